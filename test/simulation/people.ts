// People at the controls: they cancel, close, halt, resume, and say what became of orders no machine can settle, after asking the exchange.
import { LedgerUnavailable, type Resolution } from '../../src/ledger/port.ts';
import type { Account } from '../../src/model/account.ts';
import { sum, ZERO } from '../../src/model/decimal.ts';
import type { Fill } from '../../src/model/fill.ts';
import type { OrderId } from '../../src/model/ids.ts';
import type { ExchangeOrder } from './exchange-order.ts';
import type { Watch } from './invariants.ts';
import type { Random } from './random.ts';
import { marketsOf } from './scenery.ts';
import type { Service } from './service.ts';

export interface PeopleParts {
  readonly random: Random;
  readonly watch: Watch;
  readonly accounts: () => readonly Account[];
  readonly service: () => Service | undefined;
  readonly count: (act: string) => void;
  readonly log: (who: string, text: string) => void;
  readonly onBug: (problem: string) => void;
}

export class People {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** Asks one service for something; a store that is away is bad luck, and the person tries again another time. */
  #ask(what: string, act: (service: Service) => Promise<unknown>): void {
    const { service, count, log, onBug, random } = this.#parts;
    const target = service();
    if (target === undefined) return;
    count(what.split(' ')[0] ?? '');
    log('a person', `${what} (${target.process.name})`);
    target.process.after(random.int(1, 20), 'person', () => {
      act(target).catch((error: unknown) => {
        // Somebody or something was quicker.
        if (error instanceof Error && error.message.includes('only an unknown order can be resolved')) return;
        if (!(error instanceof LedgerUnavailable)) onBug(error instanceof Error ? (error.stack ?? error.message) : String(error));
      });
    });
  }

  cancelOne(): void {
    const { watch, random } = this.#parts;
    const unfinished = watch.unfinished();
    const resting = unfinished.filter(({ status }) => status === 'open');
    if (unfinished.length > 0) this.cancel(random.pick(resting.length > 0 && random.chance(0.7) ? resting : unfinished).id);
  }

  cancel(id: string): void {
    this.#ask(`cancel ${id}`, ({ ledger }) =>
      ledger.requestCancel(id as OrderId, { code: 'person', text: 'canceled by a person' }),
    );
  }

  /** As the service does it: what waits or works is canceled, what is held is sold. */
  close(): void {
    const { accounts, random, watch } = this.#parts;
    const account = random.pick(accounts());
    const market = random.pick(marketsOf(account.exchange));
    this.#ask(`close ${market.symbol} of ${account.name}`, async ({ ledger, intake }) => {
      const isThere = (one: { accountId: string; market: string }) =>
        one.accountId === account.id && one.market === market.symbol;
      for (const { id } of watch.unfinished().filter(isThere))
        await ledger.requestCancel(id as OrderId, { code: 'person', text: 'closed by a person' });
      const held = (await ledger.positions()).find((row) => row.accountId === account.id && row.market.symbol === market.symbol);
      if (held === undefined || held.quantity.eq(ZERO)) return;
      await intake.close({ account, market, quantity: held.quantity, by: 'a person' });
    });
  }

  halt(): void {
    const { accounts, random } = this.#parts;
    const account = random.chance(0.5) ? random.pick(accounts()) : undefined;
    const level = random.chance(0.4) ? 'all' : 'entries';
    this.#ask(`halt ${level} of ${account?.name ?? 'every account'}`, ({ ledger }) =>
      ledger.halt({ ...(account && { accountId: account.id }), level, reason: 'a drill', by: 'a person' }),
    );
  }

  resume(): void {
    this.#ask('resume all', ({ ledger }) => ledger.resume({ by: 'a person' }));
  }

  /** Settles one unknown order of the exchange that cannot prove absence, once nothing of it is under way and its fate is plain. */
  resolveOne(): void {
    const { watch, accounts, random } = this.#parts;
    const south = accounts().filter(({ exchange }) => exchange === 'kucoin');
    const unknown = watch
      .unfinished()
      .filter(({ status, accountId }) => status === 'unknown' && south.some(({ id }) => id === accountId));
    if (unknown.length === 0) return;
    const { id } = random.pick(unknown);
    this.#ask(`resolve ${id}`, async ({ ledger }) => {
      const { order, isFinal } = watch.truthOf(id);
      const said = isFinal && watch.statusOf(id) === 'unknown' ? resolutionOf(id as OrderId, order) : undefined;
      if (said === undefined) return;
      this.#parts.count(`resolved as ${said.as}`);
      await ledger.resolve(said);
    });
  }
}

function resolutionOf(orderId: OrderId, order: ExchangeOrder | undefined): Resolution | undefined {
  const by = 'a person';
  if (order === undefined) return { orderId, as: 'not-placed', by };
  if (order.status === 'open') return { orderId, as: 'open', by };
  if (order.status === 'canceled' && order.filled.eq(ZERO)) return { orderId, as: 'canceled', by };
  return order.status === 'filled' ? { orderId, as: 'filled', fill: fillOf(orderId, order), by } : undefined;
}

/** All trades as one, as a person would type it in. */
function fillOf(orderId: OrderId, { trades, filled }: ExchangeOrder): Fill {
  const [first] = trades;
  const value = sum(trades.map(({ quantity, price }) => quantity.times(price)));
  const fee = first?.fee && { amount: sum(trades.map((trade) => trade.fee?.amount ?? ZERO)), currency: first.fee.currency };
  return { tradeId: `person-${orderId}`, quantity: filled, price: value.div(filled), at: first?.at ?? 0, ...(fee && { fee }) };
}
