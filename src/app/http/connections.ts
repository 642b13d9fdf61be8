// Keeps a flood of connections from shutting everybody else out: one source has a share of the places and no more; where places are short, who
// says nothing goes first, and then who has been at it for too long.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { readAddress, sourceKey } from '../../edge/addresses.ts';
import type { Clock } from '../../model/clock.ts';
import { Arrivals } from './arrivals.ts';
import type { Rate } from './source-buckets.ts';

export interface Bounds {
  /** Open connections. A few more are kept for those who are known. */
  readonly most: number;
  /** Open connections of one source that is not known. */
  readonly perSource: number;
  /** Whose connections are not counted by source: a proxy brings everybody's, and TradingView must not be turned away because of others. */
  readonly isKnown: (address: string) => boolean;
  /** How often a source that is not known may come; where coming costs a handshake. */
  readonly arrivals?: Rate | undefined;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Connection {
  readonly socket: Socket;
  /** In each of which it is counted: of those who are known, or of all others and of its source. */
  readonly groups: readonly Group[];
  /** Requests in work. */
  working: number;
  /** When the first of them began, monotonic milliseconds. */
  since: number;
}

/** Connections that are counted together. Who came last, or fell idle or to work last, stands last. */
class Group {
  readonly idle = new Set<Connection>();
  readonly busy = new Set<Connection>();

  get size(): number {
    return this.idle.size + this.busy.size;
  }
}

/** An alert takes milliseconds, and its sender hangs up after 3 s: whoever is at work for longer waits for a body or a reader that does not come. A stream of the dashboard goes as well; it comes back and misses nothing. */
const LONG_MS = 5_000;

/**
 * Beyond the bounds the longest idle goes, then who has been at work for too long. Where neither is to be had, the one who comes is turned away.
 * Strangers go before who is known: on an idle connection of TradingView's the next alert may be on its way, and an alert that is cut off is
 * not known to be sent again. For a stranger it never goes.
 */
export function boundConnections(server: Server, { most, perSource, isKnown, arrivals: rate, clock }: Bounds): void {
  const arrivals = rate && new Arrivals(rate, clock);
  const knowns = new Group();
  const strangers = new Group();
  const sources = new Map<string, Group>();
  /** By the other end, because a request over TLS has another socket than its connection. */
  const byEnd = new Map<string, Connection>();
  const kept = Math.ceil(most / 16);
  // Node's own bound lies higher, because whom it turns away is not seen here, and nobody is made to leave for him.
  server.maxConnections = most + 2 * kept;

  const move = (connection: Connection, to: 'idle' | 'busy' | 'gone'): void => {
    for (const group of connection.groups) {
      group.idle.delete(connection);
      group.busy.delete(connection);
      if (to !== 'gone') group[to].add(connection);
    }
  };
  const idle = (group: Group): Connection | undefined => {
    const [longest] = group.idle;
    return longest;
  };
  const slow = ({ busy }: Group): Connection | undefined => {
    const [longest] = busy;
    return longest !== undefined && clock.monotonic() - longest.since > LONG_MS ? longest : undefined;
  };
  const leastMissed = (forKnown: boolean): Connection | undefined =>
    idle(strangers) ?? slow(strangers) ?? (forKnown ? idle(knowns) : undefined) ?? slow(knowns);
  const makeRoom = (leaves: Connection | undefined): boolean => {
    if (leaves === undefined) return false;
    move(leaves, 'gone');
    leaves.socket.destroy();
    return true;
  };

  server.on('connection', (socket: Socket) => {
    const address = readAddress(socket.remoteAddress ?? '') ?? 'unknown';
    const known = isKnown(address);
    const key = sourceKey(address);
    // Before anybody is made to leave for it.
    if (!known && arrivals?.admits(key) === false) return void socket.destroy();
    const source = sources.get(key) ?? new Group();
    const tooMany = !known && source.size >= perSource && !makeRoom(idle(source) ?? slow(source));
    const full = strangers.size + knowns.size >= most + (known ? kept : 0) && !makeRoom(leastMissed(known));
    if (tooMany || full) return void socket.destroy();
    const connection = { socket, groups: known ? [knowns] : [strangers, source], working: 0, since: 0 };
    if (!known) sources.set(key, source);
    move(connection, 'idle');
    const end = otherEnd(socket);
    byEnd.set(end, connection);
    socket.once('close', () => {
      move(connection, 'gone');
      if (!known && source.size === 0) sources.delete(key);
      if (byEnd.get(end) === connection) byEnd.delete(end);
    });
  });
  server.on('request', (request, response) => {
    const connection = byEnd.get(otherEnd(request.socket));
    if (connection === undefined) return;
    connection.working += 1;
    if (connection.working === 1) {
      connection.since = clock.monotonic();
      move(connection, 'busy');
    }
    response.once('close', () => {
      connection.working -= 1;
      if (connection.working === 0 && connection.groups[0]?.busy.has(connection) === true) move(connection, 'idle');
    });
  });
}

function otherEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
