// Something went wrong: what it is, and what to do about it.
import { type Problem, sentence } from '../net/api.ts';

export function ProblemNote({ problem }: { readonly problem: Problem | undefined }) {
  if (problem === undefined) return null;
  return (
    <p class="problem" role="alert">
      <strong>{sentence(problem.error)}</strong> {sentence(problem.hint)}
    </p>
  );
}
