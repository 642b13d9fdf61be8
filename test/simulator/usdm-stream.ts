// The WebSocket of the simulated USD-M futures: listen keys, orders told as they move, and every fault a stream of the simulator's can have.
//
// Where it differs from Binance: of the events only `ORDER_TRADE_UPDATE` and `listenKeyExpired` are sent, always unfiltered; the only question
// that is answered is `LIST_SUBSCRIPTIONS`; a connection is not ended after 24 hours, and a key dies when the test says so.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { parsed, Sockets, type StreamFaults } from './sockets.ts';
import type { UsdmOrder, UsdmTrade } from './usdm.ts';

const PATH = '/private/ws';
const questionSchema = z.object({ method: z.literal('LIST_SUBSCRIPTIONS'), id: z.int().min(0) });

export class UsdmStreams {
  /** Every key there has been; the last one is alive unless it has expired. */
  readonly keys: string[] = [];
  #isAlive = false;
  readonly #sockets = new Sockets({
    isOffered: ({ pathname }) => pathname === PATH,
    // A connection under a dead key stands as well, and is told nothing.
    opened: (socket, url) => {
      const key = this.keys.indexOf(url.searchParams.get('listenKey') ?? '');
      if (key !== -1) this.#sockets.subscribe(socket, key);
    },
    asked: (socket, text) => this.#answer(socket, text),
  });

  get state(): Sockets['state'] {
    return this.#sockets.state;
  }

  set faults(faults: StreamFaults) {
    this.#sockets.faults = faults;
  }

  cut(): number {
    return this.#sockets.cut();
  }

  /** Ends every connection, and names its key in the reason. */
  end(): void {
    this.#sockets.end(`no longer under ${this.keys.at(-1) ?? ''}`);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.upgrade(request, socket, head);
  }

  /** The key that is alive, or a new one. */
  take(): string {
    if (!this.#isAlive) this.keys.push(`listen${'k'.repeat(50)}${this.keys.length}`);
    this.#isAlive = true;
    return this.keys.at(-1) ?? '';
  }

  /** Undefined where there is none to keep. */
  keep(): string | undefined {
    return this.#isAlive ? this.keys.at(-1) : undefined;
  }

  /** `unsaid` where the event of it gets lost. The connections stay. */
  expire({ unsaid = false } = {}): void {
    if (!unsaid) this.#tell({ e: 'listenKeyExpired', E: String(Date.now()), listenKey: this.keys.at(-1) });
    this.#isAlive = false;
  }

  tellOrder(order: UsdmOrder, execution: string, trade?: UsdmTrade): void {
    const at = Date.now();
    this.#tell({ e: 'ORDER_TRADE_UPDATE', E: at, T: at, o: update(order, execution, trade, at) });
  }

  #tell(event: object): void {
    if (this.#isAlive) this.#sockets.tell(this.keys.length - 1, event);
  }

  #answer(socket: WebSocket, text: string): void {
    const question = questionSchema.safeParse(parsed(text)).data;
    const answer =
      question === undefined ? { code: 2, msg: 'Invalid request' } : { result: [this.keys.at(-1) ?? ''], id: question.id };
    socket.send(JSON.stringify(answer));
  }
}

function update(order: UsdmOrder, execution: string, trade: UsdmTrade | undefined, at: number): object {
  return {
    s: order.symbol,
    c: order.clientOrderId,
    S: order.side,
    o: order.type,
    f: 'GTC',
    q: order.origQty,
    p: order.price,
    ap: order.avgPrice,
    sp: '0',
    x: execution,
    X: order.status,
    i: order.orderId,
    l: trade?.qty ?? '0',
    z: order.executedQty,
    L: trade?.price ?? '0',
    // Not sent where there is none.
    ...(trade === undefined ? {} : { n: trade.commission, N: trade.commissionAsset }),
    T: at,
    t: trade?.id ?? 0,
    m: false,
    R: order.reduceOnly,
    wt: 'CONTRACT_PRICE',
    ot: order.type,
    ps: order.positionSide,
    cp: false,
    rp: '0',
    er: '0',
  };
}
