// Where the rows end: being there means wanting more, so older ones are read until something shows, or there are none.
import { useEffect } from 'preact/hooks';
import { ProblemNote } from '../show/problem.tsx';
import { MOST_ROWS, rows, rowsRead } from '../state/book.ts';
import { history, historyProblem, readOlder } from '../state/history.ts';

export function HistoryEnd() {
  const count = rows.value.length;
  const state = history.value;
  useEffect(() => {
    // After a failure somebody has to come back to the end.
    if (historyProblem.peek() === undefined) void readOlder();
    return () => {
      historyProblem.value = undefined;
    };
  }, [count, state]);
  if (historyProblem.value !== undefined) return <ProblemNote problem={historyProblem.value} of="Older rows" again={readOlder} />;
  const read = rowsRead().toLocaleString('en');
  if (state === 'more') return <span role="status">Reading older rows, {read} so far.</span>;
  if (state === 'all') return <span>Nothing older: these are all {read} rows.</span>;
  return (
    <span>
      The page keeps {MOST_ROWS.toLocaleString('en')} rows. <code>npx pinewire orders --since 30d</code> lists older ones.
    </span>
  );
}
