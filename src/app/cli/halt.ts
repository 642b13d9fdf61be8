// `pinewire halt` and `resume`: the kill switch. Halting never depends on a running service; what is open is shown with the ways out.
import type { Order } from '../../model/order.ts';
import { isTerminal, ORDER_STATES } from '../../model/order.ts';
import type { PositionRow } from '../../ledger/port.ts';
import { ZERO } from '../../model/decimal.ts';
import type { Config } from '../config/config.ts';
import { isMended, presentCompared, readCompared } from '../present/compared.ts';
import { presentHalt } from '../present/market.ts';
import { presentPosition } from '../present/holdings.ts';
import { presentOrder } from '../present/order.ts';
import { type Cli, type Command, flag, type Options, printJson, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { positionTable } from './holdings.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import { orderTable } from './orders.ts';
import { ask, type Json } from './service-client.ts';
import { accountNamed, type Store, withStoreOf } from './store.ts';
import { printable } from './table.ts';

export const halt: Command = async ({ cli, options }) => {
  const config = readConfig(cli, options);
  const account = textOption(options, 'account');
  const all = flag(options, 'all');
  const reason = textOption(options, 'reason') ?? '';
  const body = { all, reason, by: person(cli), ...(account !== undefined && { account }) };
  const answer = await ask(config, cli.clock, 'POST', '/api/halt', body);
  if (answer === undefined) {
    await withStoreOf(cli, config, 'tool', async ({ ledger, accounts }) => {
      const accountId = account === undefined ? undefined : accountNamed(accounts, account).id;
      await ledger.halt({
        ...(accountId !== undefined && { accountId }),
        level: all ? 'all' : 'entries',
        reason,
        by: person(cli),
      });
    });
  }
  await withStoreOf(cli, config, 'reader', (store) => report(cli, options, store, answer === undefined));
  return 0;
};

/** What the halt leaves open, read after it was committed. */
async function report(cli: Cli, options: Options, store: Store, offline: boolean): Promise<void> {
  const { ledger, accountName } = store;
  const account = textOption(options, 'account');
  const concerns = (id: Order['accountId']): boolean => account === undefined || accountName(id) === account;
  const working = ORDER_STATES.filter((status) => !isTerminal(status));
  const orders = (await Promise.all(working.map((status) => ledger.orders({ status }))))
    .flat()
    .filter((order) => concerns(order.accountId));
  const held = (await ledger.positions()).filter((row) => !row.quantity.eq(ZERO) && concerns(row.accountId));
  if (flag(options, 'json')) {
    const halts = (await ledger.halts()).map((one) => presentHalt(one, accountName));
    const open = orders.map((order) => presentOrder(order, accountName));
    printJson(cli, {
      halts,
      open_orders: open,
      positions: held.map((row) => presentPosition(row, accountName)),
      running: !offline,
    });
    return;
  }
  cli.out(haltText(flag(options, 'all'), account, offline));
  cli.out(`\n${openText(orders, held, store)}`);
  cli.out(`\nLift the halt: npx pinewire resume${account === undefined ? '' : ` --account ${account}`}`);
}

function haltText(all: boolean, account: string | undefined, offline: boolean): string {
  const who = account === undefined ? 'every account' : account;
  const effect = all
    ? 'Nothing is sent any more, not even exits; resting orders stay at the venue.'
    : 'Entries are refused; exits and cancels still go out.';
  return `Halted: ${who}. ${effect}${offline ? ` ${OFFLINE_NOTE}` : ''}`;
}

function openText(orders: readonly Order[], held: readonly PositionRow[], store: Store): string {
  if (orders.length === 0 && held.length === 0) return 'Nothing is open: no working order, no position.';
  const parts: string[] = [];
  if (orders.length > 0) parts.push(`Working orders:\n${orderTable(orders, store)}\n  Cancel one: npx pinewire cancel ID`);
  if (held.length > 0) {
    const [first] = held;
    const example =
      first === undefined ? '' : `npx pinewire close ${first.market.symbol} --account ${store.accountName(first.accountId)}`;
    parts.push(
      `Positions:\n${positionTable(held, store)}\n  Leave one: ${example}, or all of an account: npx pinewire close --all --account NAME`,
    );
  }
  return parts.join('\n\n');
}

export const resume: Command = async ({ cli, options }) => {
  const config = readConfig(cli, options);
  const account = textOption(options, 'account');
  const answer = await ask(config, cli.clock, 'POST', '/api/resume', {
    by: person(cli),
    ...(account !== undefined && { account }),
  });
  const { lifted, halts, notMended } = answer === undefined ? await resumeDirectly(cli, config, account) : readResumed(answer);
  const offline = answer === undefined;
  if (flag(options, 'json')) printJson(cli, { lifted, halts, not_mended: notMended, running: !offline });
  else {
    const left = halts.map(
      ({ account: name, level, reason }) =>
        `  still halted: ${typeof name === 'string' ? name : 'every account'} (${String(level)}): ${String(reason)}`,
    );
    const done =
      lifted === 0
        ? 'There was no such halt to lift.'
        : `Lifted: entries go out again${account === undefined ? '' : ` for ${account}`}.`;
    const forgotten = notMended.map(({ text, hint }) => printable(`\n${String(text)}: ${String(hint)}.`));
    cli.out([`${done}${offline && lifted > 0 ? ` ${OFFLINE_NOTE}` : ''}`, ...left, ...forgotten].join('\n'));
  }
  return lifted === 0 ? 1 : 0;
};

interface Resumed {
  readonly lifted: number;
  readonly halts: readonly Json[];
  /** What a store that has forgotten does not know of the accounts that trade again. */
  readonly notMended: readonly Json[];
}

function readResumed(answer: Json): Resumed {
  const { lifted, halts, not_mended: notMended } = answer;
  const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
  return { lifted: Number(lifted ?? 0), halts: list(halts), notMended: list(notMended) };
}

function resumeDirectly(cli: Cli, config: Config, account: string | undefined): Promise<Resumed> {
  return withStoreOf(cli, config, 'tool', async ({ ledger, accounts, accountName }) => {
    const accountId = account === undefined ? undefined : accountNamed(accounts, account).id;
    const lifted = await ledger.resume({ ...(accountId !== undefined && { accountId }), by: person(cli) });
    const configured = account === undefined ? config.accounts.map(({ name }) => name) : [account];
    const compared = await readCompared({ ledger, now: cli.clock.now(), configured, accountName });
    return {
      lifted,
      halts: (await ledger.halts()).map((one) => presentHalt(one, accountName)),
      notMended: compared.filter((one) => !isMended(one)).map((one) => presentCompared(one, accountName)),
    };
  });
}
