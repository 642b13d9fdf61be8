// A header that may stand there once and stands there twice: of two readers each may believe another one. Node keeps the first of some,
// joins others, and drops the rest without a word.
import { type JsonAnswer, refuse } from './answer.ts';

const ONCE: ReadonlySet<string> = new Set([
  'authorization',
  'client-cert',
  'content-encoding',
  'content-type',
  'host',
  'origin',
  'x-client-cert',
  'x-csrf-token',
]);

/** `rawHeaders` is Node's flat list: name, value, name, value … Undefined where nothing is wrong. */
export function repeatedHeader(rawHeaders: readonly string[]): JsonAnswer | undefined {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.has(name)) {
      const text = { code: 'bad_request', error: `the header ${name} came twice`, hint: 'send it once' };
      return refuse(400, text, { connection: 'close' });
    }
    seen.add(name);
  }
  return undefined;
}
