// `pinewire resolve`: a person settles an unknown order, or one that its lane is frozen by, after having seen what was searched and what was found.
import { readDecimal, ZERO } from '../../model/decimal.ts';
import type { Fill } from '../../model/fill.ts';
import { readMoney } from '../../model/money.ts';
import { toldTooMuch } from '../../model/told-fill.ts';
import type { Order } from '../../model/order.ts';
import type { Resolution } from '../../ledger/port.ts';
import { frozenLaneOf, isFrozenBy, maySettle } from '../present/frozen.ts';
import { presentOrder } from '../present/order.ts';
import { argument, type Cli, type Command, flag, type Options, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import { eventsOf, orderOf } from './order.ts';
import { ask, type Json } from './service-client.ts';
import { type Store, withStoreOf } from './store.ts';
import { timeline } from './timeline.ts';
import { clockTime } from './times.ts';

/** What of an order's history bears on the question: its requests, the answers, and every search. */
const EVIDENCE =
  /^order\.(submitted|unknown|lookup|absent|delayed|report|fill|frozen|stranded|not_shown|trades_missing|acknowledged|cancel_\w+)$/;

export const resolve: Command = async ({ cli, args, options }) => {
  const config = readConfig(cli, options);
  const as = textOption(options, 'as') as Resolution['as'];
  const id = argument(args, 0);
  const fill = fillOf(cli, options, as, id);
  const { found, frozen } = await withStoreOf(cli, config, 'reader', async (store) => {
    const order = await orderOf(store, id);
    if (!flag(options, 'json')) cli.out(await evidence(store, order));
    return { found: order, frozen: (await store.ledger.status(cli.clock.now())).frozen };
  });
  if (!maySettle(found, frozen)) {
    const lane = frozenLaneOf(found, frozen);
    throw new Stop(
      `order ${found.id} is ${found.status}, not unknown: only what nobody knows, or what a lane is frozen by, can be settled by hand${lane === undefined ? '' : `; its lane is frozen by ${lane.orderId}`}`,
    );
  }
  const wrong = fill && toldTooMuch(fill, found, isFrozenBy(found, frozen));
  if (wrong !== undefined) throw new Stop(`${wrong}: tell all that filled of this order, as the venue shows it`, 2);
  await confirmed(cli, options, found, as);
  const body = { as, by: person(cli), ...givenFill(options) };
  const answer = await ask(config, cli.clock, 'POST', `/api/orders/${encodeURIComponent(id)}/resolve`, body);
  const order =
    answer === undefined
      ? await withStoreOf(cli, config, 'tool', async ({ ledger, accountName }): Promise<Json> => {
          const resolution = { orderId: found.id, as, by: person(cli), ...(fill !== undefined && { fill }) };
          return presentOrder(await ledger.resolve(resolution), accountName);
        })
      : (answer['order'] as Json);
  if (flag(options, 'json')) printJson(cli, { order });
  else
    cli.out(
      `\nSettled by hand: order ${found.id} is ${String(order['status'])} now.${answer === undefined ? ` ${OFFLINE_NOTE}` : ''}`,
    );
  return 0;
};

function givenFill(options: Options): Json {
  const names = ['quantity', 'price', 'fee'].filter((name) => textOption(options, name) !== undefined);
  return Object.fromEntries(names.map((name) => [name, textOption(options, name)]));
}

function fillOf(cli: Cli, options: Options, as: Resolution['as'], orderId: string): Fill | undefined {
  const given = Object.keys(givenFill(options));
  if (as !== 'filled') {
    if (given.length > 0) throw new Stop(`--${given[0]} belongs to --as filled`, 2);
    return undefined;
  }
  const quantity = readDecimal(textOption(options, 'quantity') ?? '');
  const price = readDecimal(textOption(options, 'price') ?? '');
  if (quantity === undefined || price === undefined || quantity.lte(ZERO) || price.lte(ZERO)) {
    throw new Stop(
      '--as filled needs --quantity and --price, above zero, as the venue shows them: --quantity 0.01 --price 42000',
      2,
    );
  }
  const paid = textOption(options, 'fee');
  const fee = paid === undefined ? undefined : readMoney(paid);
  if (paid !== undefined && fee === undefined) throw new Stop(`--fee ${paid} is no amount of money: write --fee "0.5 USDT"`, 2);
  // The same name as the service gives it, so that the same word twice books one fill.
  return { tradeId: `person-${orderId}`, quantity, price, at: cli.clock.now(), ...(fee !== undefined && { fee }) };
}

async function evidence(store: Store, order: Order): Promise<string> {
  const zone = store.config.server.displayZone;
  const events = (await eventsOf(store, order)).filter((event) => EVIDENCE.test(event.kind));
  const attempts = await store.ledger.attempts(order.id);
  const requests = attempts.map(({ kind, number, state, validUntil, lookups }) => {
    const until =
      validUntil === undefined ? 'without expiry at the venue' : `valid until ${clockTime(validUntil, zone)} (${zone})`;
    return `  ${kind} request ${number}: ${state}, ${until}, looked up ${lookups} time${lookups === 1 ? '' : 's'}`;
  });
  const identity = `  at the venue look for client order id ${order.clientOrderId}${order.venueOrderId === undefined ? '' : ` or order id ${order.venueOrderId}`}`;
  return [
    `Order ${order.id} on ${order.market} is ${order.status}. What was sent, searched and found:`,
    ...requests,
    identity,
    timeline(events, { zone, accountName: store.accountName }),
  ].join('\n');
}

/** What the ledger does with the word. */
const EFFECTS: Readonly<Record<Resolution['as'], string>> = {
  filled: 'it counts as filled for ever',
  open: 'it is followed at the venue again',
  canceled: 'it counts as canceled for ever',
  'not-placed': 'the order ends as canceled; send a new alert to place it',
};

/** On a terminal a person is asked once more, because a wrong word here doubles or loses an order. */
async function confirmed(cli: Cli, options: Options, order: Order, as: Resolution['as']): Promise<void> {
  if (!cli.terminal || flag(options, 'yes') || flag(options, 'json')) return;
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({ message: `Settle ${order.id} as ${as}? Then ${EFFECTS[as]}.`, initialValue: false });
  if (answer !== true) throw new Stop('nothing was changed');
}
