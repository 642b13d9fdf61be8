// Something went wrong: what it is, and what to do about it.
import { type Problem, sentence } from '../net/api.ts';
import { Hint } from './hint.tsx';

interface Noted {
  readonly problem: Problem | undefined;
  /** What could not be read, as the beginning of a sentence: `The market table`. */
  readonly of?: string;
  /** Reads it again. */
  readonly again?: () => Promise<unknown>;
}

export function ProblemNote({ problem, of, again }: Noted) {
  if (problem === undefined) return null;
  return (
    <div class="problem" role="alert">
      <p>
        <strong>
          <Hint text={sentence(of === undefined ? problem.error : `${of} could not be read: ${problem.error}`)} />
        </strong>{' '}
        <Hint text={sentence(problem.hint)} />
      </p>
      {again !== undefined && (
        <button type="button" onClick={() => void again()}>
          Try again
        </button>
      )}
    </div>
  );
}
