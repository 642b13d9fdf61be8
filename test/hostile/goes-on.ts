// What must stay true while strangers do their worst: right alerts are answered while their sender listens.
import { until } from '../service.ts';
import type { Target } from './target.ts';

/** Ten right alerts in a row, through each door it has, are each answered before their sender hangs up. A machine that does other work may need a while for that. */
export async function goesOn(target: Target, patience = 60_000): Promise<void> {
  const ten = async (): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) {
      statuses.push(await target.alert());
      if (target.signs) statuses.push(await target.signed());
    }
    return statuses;
  };
  await until(ten, (statuses) => statuses.every((status) => status === 200), patience);
}
