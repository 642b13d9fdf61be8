// A duration as people read it in an error: in its two largest units.

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `75000` → `1m 15s`, `3600000` → `1h`, below a second `0s`. Never more than two units: nobody asks for the seconds of a day. */
export function duration(ms: number): string {
  const parts: string[] = [];
  let left = Math.abs(ms);
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}
