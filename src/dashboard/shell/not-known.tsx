// A page that rests on how things stand, before that was read: grey lines while it comes, what is wrong where it does not.
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { readStanding, standingProblem } from '../state/standing.ts';

export function NotKnown({ of }: { readonly of: string }) {
  const problem = standingProblem.value;
  return problem === undefined ? <Skeleton lines={8} /> : <ProblemNote problem={problem} of={of} again={readStanding} />;
}
