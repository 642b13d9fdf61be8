// What intake decides on, read inside the accepting transaction: halts, positions and what already waits or works on each target's lane.
import { type Halt, meeting } from '../model/halt.ts';
import { laneKey } from '../model/lane.ts';
import type { Position } from '../model/position.ts';
import { ALL_HALTS } from './halts.ts';
import type { Had, IntakeView, PendingOrder, Target } from './port.ts';
import { positionIn } from './position-row.ts';
import { ask } from './sql.ts';
import type { Tx } from './transaction.ts';

export async function intakeView(tx: Tx, targets: readonly Target[], had: ReadonlyMap<string, Had>): Promise<IntakeView> {
  const halts: readonly Halt[] = await ask(tx.sql, ALL_HALTS);
  const known = new Map<string, { readonly position: Position; readonly pending: readonly PendingOrder[] }>();
  for (const target of targets) {
    known.set(laneKey(target), { position: await ask(tx.sql, positionIn(target)), pending: await tx.pending(target) });
  }
  const at = (target: Target) => {
    const found = known.get(laneKey(target));
    if (found === undefined) throw new Error(`${laneKey(target)} is not among the targets of the alert`);
    return found;
  };
  return {
    halts: (accountId) => meeting(halts, accountId),
    position: (target) => at(target).position,
    pending: (target) => at(target).pending,
    had: (target) => had.get(laneKey(target)),
  };
}
