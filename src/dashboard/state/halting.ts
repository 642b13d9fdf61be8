// The kill switch: pulled with one press, from wherever it stands.
import { post, type Problem } from '../net/api.ts';
import type { Committed, Halt, Order, Position } from '../net/wire.ts';
import { counted } from '../show/words.ts';
import { giveReceipt } from './receipts.ts';
import { readStanding } from './standing.ts';

interface Halted extends Committed {
  /** What is in force: a halt never loosens, so it may be more than was asked. */
  readonly level: Halt['level'] | null;
  readonly open_orders: readonly Order[];
  readonly positions: readonly Position[];
}

/** `account` undefined: every account. `all`: exits too. */
export async function pullHalt(account: string | undefined, all: boolean): Promise<Problem | undefined> {
  const what = {
    reason: 'halted on the dashboard',
    by: 'dashboard',
    ...(all && { all }),
    ...(account !== undefined && { account }),
  };
  const answer = await post<Halted>('/api/halt', what);
  await readStanding();
  if (!answer.ok) return answer.problem;
  const nothing = answer.value.level === 'all';
  const before = nothing && !all ? ', as it was before' : '';
  const deed = `${nothing ? 'Everything' : 'Entries'} halted for ${account ?? 'every account'}${before}.`;
  giveReceipt(deed, answer.value, sayLeft(answer.value, account, nothing));
  return undefined;
}

function sayLeft({ open_orders: orders, positions }: Halted, account: string | undefined, all: boolean): string {
  const of = <Row extends { readonly account: string }>(rows: readonly Row[]) =>
    account === undefined ? rows : rows.filter((row) => row.account === account);
  const [working, held] = [of(orders).length, of(positions).length];
  const open = working === 0 ? 'No order is working' : `${counted(working, 'order')} still working`;
  return `${open}, ${held === 0 ? 'nothing is held' : `${counted(held, 'position')} held`}; ${all ? 'nothing goes out, not even exits' : 'exits still go out'}.`;
}
