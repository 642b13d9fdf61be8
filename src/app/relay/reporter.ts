// Tells the receiver how the spool stands: soon after it changed, and every few seconds, so that silence is news too.
import { hostname } from 'node:os';
import { MOST_STUCK, type RelayReport, shortened, signReport } from '../../edge/report.ts';
import { SpoolUnavailable } from '../../edge/spool.ts';
import type { Reply } from '../../edge/verdict.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../log.ts';
import type { Sender } from './send.ts';
import type { RelaySpool } from './spool.ts';

/** The spool is looked at so often; the forwarder has tried by then. */
const LOOK_MS = 2_000;
/** Said again although nothing changed: a receiver that hears nothing for three times as long says so. */
const SAY_MS = 15_000;
const ID = 'relay/id';

export interface ReporterParts {
  readonly spool: RelaySpool;
  readonly clock: Clock;
  readonly log: Log;
  readonly send: Sender['send'];
  readonly secret: () => string;
  /** How many alerts were refused for their form in the last hour. */
  readonly refused: () => number;
  /** The spool's file, for whoever looks for it. */
  readonly file: string;
}

export function startReporter(parts: ReporterParts): { stop(): Promise<void> } {
  const { clock } = parts;
  let said = { text: '', at: Number.NEGATIVE_INFINITY };
  let refused = '';
  let stopped = false;
  let cancel = (): void => undefined;
  let turn: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const report = await compose(parts);
    const text = JSON.stringify({ ...report, at: 0 });
    if (report !== undefined && (text !== said.text || clock.monotonic() - said.at >= SAY_MS)) {
      const { headers, body } = signReport(report, clock.now(), parts.secret());
      const reply = await parts.send(headers, body);
      // A receiver that is away is the forwarder's news; told again at the next look.
      if (reply.kind === 'answered') said = { text, at: clock.monotonic() };
      refused = noteRefusal(parts.log, reply, refused);
    }
    if (!stopped) cancel = clock.after(LOOK_MS, next);
  };
  const next = (): void => {
    turn = look();
  };
  next();
  return {
    stop: () => {
      stopped = true;
      cancel();
      return turn;
    },
  };
}

/** A receiver that does not take reports is named once, not every few seconds. */
function noteRefusal(log: Log, reply: Reply, before: string): string {
  if (reply.kind !== 'answered') return before;
  const { status } = reply;
  const now = status === 200 ? '' : String(status);
  if (now !== '' && now !== before) {
    log.warn('report not taken', {
      status,
      hint: 'the receiver does not show this relay on its page, or calls it silent; alerts are forwarded all the same. Is it older than the relay? Then update it',
    });
  }
  return now;
}

/** Undefined while the spool cannot be read: it says so itself, and to the receiver by silence. */
async function compose({ spool, clock, refused, file }: ReporterParts): Promise<RelayReport | undefined> {
  try {
    const relay = await idOf(spool, clock);
    const { waiting, parked, oldestWaitingAt = null, problem } = spool.status();
    const count = refused();
    return {
      relay,
      machine: shortened(hostname(), 255),
      spool: shortened(file, 1_024),
      at: clock.now(),
      waiting,
      parked,
      oldest_waiting_at: oldestWaitingAt,
      problem: problem === undefined ? null : shortened(problem),
      ...(count > 0 && { refused: count }),
      stuck: spool.stuck(MOST_STUCK).map(({ id, state, receivedAt, lane, clientRef, tries, problem: why }) => ({
        id,
        state,
        received_at: receivedAt,
        lane: shortened(lane, 300),
        client_ref: shortened(clientRef, 300),
        tries,
        problem: shortened(why),
      })),
    };
  } catch (error) {
    if (error instanceof SpoolUnavailable) return undefined;
    throw error;
  }
}

/** Made with the spool and kept in it. */
async function idOf({ alarms }: RelaySpool, clock: Clock): Promise<string> {
  const known = alarms.register(ID).get(ID);
  if (known !== undefined) return known;
  const made = Buffer.from(clock.randomBytes(8)).toString('hex');
  await alarms.saveRegister(new Map([[ID, made]]));
  return made;
}
