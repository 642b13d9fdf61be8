// The known name a mistyped one was meant to be.

/** The closest of `names` within `most` edits (insert, delete, replace, swap of neighbours, all without case); undefined where none is close. */
export function nearest(name: string, names: Iterable<string>, most = 2): string | undefined {
  const wanted = simple(name);
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of names) {
    const distance = edits(wanted, simple(candidate), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  // Two edits turn any three letters into any other word.
  return least >= wanted.length - 1 ? undefined : best;
}

/** `clientRef`, `client-ref` and `client_ref` are one name. */
function simple(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}

function edits(a: string, b: string, limit: number): number {
  // Names are short; a long one is close to none of them, and 16 kB of it would cost a quadratic time.
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? limit;
}
