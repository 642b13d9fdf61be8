// What `pinewire halt` says: what is in force now, which may be more than was asked, and what is open, with the ways out.
import { type Halt, inForce } from '../../model/halt.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Order } from '../../model/order.ts';
import type { PositionRow } from '../../ledger/port.ts';
import { presentPosition } from '../present/holdings.ts';
import { presentHalt } from '../present/market.ts';
import { presentOrder } from '../present/order.ts';
import { openPositions, workingOrders } from '../whole-list.ts';
import { type Cli, flag, type Options, printJson, textOption } from './cli.ts';
import { carrying } from './config.ts';
import { positionTable } from './holdings.ts';
import { OFFLINE_NOTE } from './offline.ts';
import { orderTable } from './orders.ts';
import { shellWord } from './shell-word.ts';
import type { Json } from './service-client.ts';
import { accountNamed, type Store } from './store.ts';
import { printable } from './table.ts';

/** Read after the halt was committed. */
export async function reportHalt(cli: Cli, options: Options, store: Store, offline: boolean): Promise<void> {
  const { ledger, accounts, accountName } = store;
  const account = textOption(options, 'account');
  const accountId = account === undefined ? undefined : accountNamed(accounts, account).id;
  const orders = await workingOrders(ledger, accountId);
  const held = await openPositions(ledger, accountId);
  const halts = await ledger.halts();
  if (flag(options, 'json')) {
    printJson(cli, {
      level: inForce(halts, accountId)?.level ?? null,
      halts: halts.map((one) => presentHalt(one, accountName)),
      open_orders: orders.map((order) => presentOrder(order, accountName)),
      positions: held.map((row) => presentPosition(row, accountName)),
      running: !offline,
    });
    return;
  }
  const say = (text: string): void => cli.out(carrying(options, text));
  say(haltText({ all: flag(options, 'all'), accountId, halts, store }) + (offline ? ` ${OFFLINE_NOTE}` : ''));
  say(`\n${openText({ orders, held, halts, store })}`);
  const lift =
    account === undefined ? 'Lift every halt: npx pinewire resume' : `Lift the halt: npx pinewire resume --account ${account}`;
  say(`\n${lift}`);
}

/** By the words of the service alone, where its store is not known. */
export function reportAnswer(cli: Cli, options: Options, answer: Json): void {
  if (flag(options, 'json')) {
    printJson(cli, answer);
    return;
  }
  const account = textOption(options, 'account');
  const rows = (name: 'open_orders' | 'positions'): readonly Json[] => {
    const list = Array.isArray(answer[name]) ? (answer[name] as readonly Json[]) : [];
    return list.filter((row) => account === undefined || row['account'] === account);
  };
  const lines = [
    `Halted: ${account ?? 'every account'}. ${answer['level'] === 'all' ? NOTHING : ENTRIES}`,
    ...rows('open_orders').map((row) => `  works: ${words(row, 'id', 'account', 'side', 'market', 'status')}`),
    ...rows('positions').map((row) => `  held: ${words(row, 'account', 'market', 'quantity')}`),
    `The service says: ${String(answer['hint'])}`,
  ];
  cli.out(lines.map(printable).join('\n'));
}

function words(row: Json, ...names: readonly string[]): string {
  return names.map((name) => String(row[name])).join(' ');
}

interface Said {
  /** What was asked. */
  readonly all: boolean;
  readonly accountId: AccountId | undefined;
  readonly halts: readonly Halt[];
  readonly store: Store;
}

function haltText({ all, accountId, halts, store }: Said): string {
  const held = inForce(halts, accountId);
  const who = accountId === undefined ? 'every account' : store.accountName(accountId);
  const lines = [`Halted: ${who}. ${held?.level === 'all' ? NOTHING : ENTRIES}`];
  if (held?.level === 'all' && !all) {
    const whose = held.accountId === undefined ? 'Everything' : `Everything of ${store.accountName(held.accountId)}`;
    lines.push(`${whose} was halted before (${held.reason}), and a halt never loosens. ${loosening(held, halts, store)}`);
  }
  if (held?.level !== 'all' && accountId === undefined) {
    const stricter = halts.filter(({ level }) => level === 'all');
    for (const one of stricter)
      lines.push(`Save ${whoOf(one, store)}, which was halted before (${one.reason}): nothing is sent there, not even exits.`);
  }
  return printable(lines.join(' '));
}

const ENTRIES = 'Entries are refused; exits and cancels still go out.';
const NOTHING = 'Nothing is sent any more, not even exits; resting orders stay at the venue.';

function whoOf({ accountId }: Halt, { accountName }: Store): string {
  return accountId === undefined ? 'every account' : accountName(accountId);
}

/**
 * From `all` to `entries` leads only this way. A resume without an account lifts the halt of each, also of the one whose key has leaked: that
 * is set again first.
 */
function loosening({ accountId }: Halt, halts: readonly Halt[], store: Store): string {
  const whose = accountId === undefined ? '' : ` --account ${store.accountName(accountId)}`;
  const lost = halts.filter((halt) => accountId === undefined && halt.accountId !== undefined && halt.level === 'all');
  const again = lost.map((halt) => {
    const account = whoOf(halt, store);
    return `npx pinewire halt --all --account ${account} --reason ${shellWord(halt.reason)}, because the halt of ${account} is lifted with it, then `;
  });
  return `To let exits go out again: npx pinewire resume${whose}, then ${again.join('')}npx pinewire halt${whose} --reason "exits only".`;
}

interface Open {
  readonly orders: readonly Order[];
  readonly held: readonly PositionRow[];
  readonly halts: readonly Halt[];
  readonly store: Store;
}

function stopped(halts: readonly Halt[], id: AccountId): Halt | undefined {
  const halt = inForce(halts, id);
  return halt?.level === 'all' ? halt : undefined;
}

/** With the ways out that are open: where nothing is sent, `close` is refused and a cancel waits. */
function openText({ orders, held, halts, store }: Open): string {
  if (orders.length === 0 && held.length === 0) return 'Nothing is open: no working order, no position.';
  const parts: string[] = [];
  if (orders.length > 0) {
    const waits = orders.some(({ accountId }) => stopped(halts, accountId) !== undefined)
      ? '; where nothing is sent it reaches the venue once that is lifted'
      : '';
    parts.push(`Working orders:\n${orderTable(orders, store)}\n  Cancel one: npx pinewire cancel ID${waits}`);
  }
  if (held.length > 0) parts.push([`Positions:\n${positionTable(held, store)}`, ...waysOut(held, halts, store)].join('\n  '));
  return parts.join('\n\n');
}

function waysOut(held: readonly PositionRow[], halts: readonly Halt[], store: Store): readonly string[] {
  const closing = ({ market, accountId }: PositionRow): string =>
    `npx pinewire close ${market.symbol} --account ${store.accountName(accountId)}, or all of an account: npx pinewire close --all --account NAME`;
  const free = held.find(({ accountId }) => stopped(halts, accountId) === undefined);
  const kept = held.find(({ accountId }) => stopped(halts, accountId) !== undefined);
  const halt = kept === undefined ? undefined : stopped(halts, kept.accountId);
  return [
    ...(free === undefined ? [] : [`Leave one: ${closing(free)}`]),
    ...(kept === undefined || halt === undefined
      ? []
      : [
          `${free === undefined ? 'No position' : 'None where nothing is sent'} can be left while this lasts. ${loosening(halt, halts, store)} And then: ${closing(kept)}`,
        ]),
  ];
}
