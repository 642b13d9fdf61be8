// What was thrown, in words: JavaScript lets anything be thrown.

/** The message of an error; anything else as text. An error of several addresses that were tried has no message of its own but theirs. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(messageOf).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Its first line: some errors carry a page. */
export function firstLineOf(thrown: unknown): string {
  return messageOf(thrown).split('\n')[0] ?? '';
}
