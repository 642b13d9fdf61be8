// Figures as the bench prints them: quantiles of what was measured, and ratios within one run.

/** The value below which `share` of the sorted values lie; the values need not be sorted. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `2.53 ms`. */
export function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

/** `18,204/s`. */
export function perSecond(count: number, elapsedMs: number): string {
  return `${Math.round(count / (elapsedMs / 1_000)).toLocaleString('en-US')}/s`;
}

/** `0.57`. */
export function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

export function line(name: string, value: string): void {
  console.log(`  ${name.padEnd(66)} ${value}`);
}

export function title(text: string): void {
  console.log(`\n${text}`);
}
