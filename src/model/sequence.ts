// Which alerts never came: the numbers a sender counted, against the numbers that arrived. Pure.

/** What an alert says of its place in its sender's count. */
export interface SequenceNumber {
  readonly number: number;
  /** When the sender began to count, milliseconds UTC: another start is another count. Absent where the alert gives the number alone. */
  readonly start?: number;
}

/** `17`, or `17@1763812800000` with the start of the count: how alerts and the journal spell it. */
export function printSequence({ number, start }: SequenceNumber): string {
  return start === undefined ? String(number) : `${number}@${start}`;
}

/** Undefined where the text is none, or holds a number that a double cannot count to. */
export function readSequence(written: string): SequenceNumber | undefined {
  const [, number, start] = /^(\d{1,16})(?:@(\d{1,15}))?$/.exec(written) ?? [];
  if (number === undefined || !Number.isSafeInteger(Number(number))) return undefined;
  return { number: Number(number), ...(start !== undefined && { start: Number(start) }) };
}

/** Numbers that were skipped, both ends included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** When the number behind it arrived; milliseconds UTC. */
  readonly since: number;
  /** Whether a person was told. */
  readonly told: boolean;
  /** The count it belongs to is over: nothing that arrives now can fill it. */
  readonly over?: true;
}

/** One run of numbers. */
interface Count {
  readonly start?: number;
  readonly high: number;
  readonly heardAt: number;
  readonly gaps: readonly Gap[];
  /** The last numbers with the client_ref they came under, newest last: who sends the same alert again has not begun anew. */
  readonly recent: readonly (readonly [number: number, clientRef: string])[];
}

/** Everything known of one strategy on one symbol. */
export interface Stream {
  /** When it was first heard; milliseconds UTC. */
  readonly since: number;
  readonly counts: readonly Count[];
}

/** One alert that arrived, whatever became of it. */
export interface Numbered extends SequenceNumber {
  readonly clientRef: string;
  /** Milliseconds UTC. */
  readonly at: number;
  /** The order was here before: its number has arrived all the same, but no sender begins anew by it. */
  readonly repeat?: boolean;
}

export type Finding =
  | { readonly kind: 'late'; readonly number: number }
  /** The sender counts anew; `after` is the highest number of before. */
  | { readonly kind: 'restarted'; readonly number: number; readonly after: number };

export interface Noted {
  readonly stream: Stream;
  readonly findings: readonly Finding[];
}

/** A sender that is loaded anew leaves a count behind; late alerts of the last few are still known. */
const KEPT_COUNTS = 8;
/** A number is known as a repeat while it is among the last so many. */
const KEPT_NUMBERS = 32;
/** Beyond this the oldest gap is forgotten. */
const KEPT_GAPS = 100;

/** What an alert's number means, and what is known after it. The first alert of a stream only says where its count stands. */
export function noteNumber(stream: Stream | undefined, seen: Numbered): Noted {
  if (stream === undefined) return { stream: { since: seen.at, counts: [firstOf(seen, [])] }, findings: [] };
  const count = stream.counts.find(({ start }) => start === seen.start);
  if (count === undefined) return isOfOldCount(stream, seen) ? { stream, findings: [] } : newCount(stream, seen);
  const { gaps, findings, high, recent } = inCount(count, seen);
  const next: Count = { ...count, high, heardAt: seen.at, gaps: gaps.slice(-KEPT_GAPS), recent };
  return { stream: { ...stream, counts: stream.counts.map((one) => (one === count ? next : one)) }, findings };
}

/** Everything skipped, of all counts, the oldest first. */
export function gapsOf(stream: Stream): readonly Gap[] {
  return stream.counts.flatMap(({ gaps }) => gaps).sort((a, b) => a.since - b.since || a.from - b.from);
}

/** Each gap as `change` makes it; undefined drops it. */
export function changeGaps(stream: Stream, change: (gap: Gap) => Gap | undefined): Stream {
  const counts = stream.counts.map((count) => ({
    ...count,
    gaps: count.gaps.map(change).filter((gap) => gap !== undefined),
  }));
  return { ...stream, counts };
}

/** A repeat from a count so old that it was forgotten. */
function isOfOldCount({ counts }: Stream, { repeat, start }: Numbered): boolean {
  return repeat === true && counts.some((one) => (one.start ?? 0) > (start ?? 0));
}

/**
 * A count that names its start begins at 1, so what it skipped before its first arrival is missed; but only if it began when we were
 * listening already.
 */
function newCount(stream: Stream, seen: Numbered): Noted {
  const began = seen.start !== undefined && seen.start >= stream.since;
  const gaps: Gap[] = began && seen.number > 1 ? [{ from: 1, to: seen.number - 1, since: seen.at, told: false }] : [];
  const before = stream.counts.toSorted((a, b) => a.heardAt - b.heardAt);
  const findings: Finding[] = began ? [{ kind: 'restarted', number: seen.number, after: before.at(-1)?.high ?? 0 }] : [];
  return { stream: { ...stream, counts: [...before.slice(1 - KEPT_COUNTS), firstOf(seen, gaps)] }, findings };
}

function firstOf({ number, start, at, clientRef }: Numbered, gaps: readonly Gap[]): Count {
  return { ...(start !== undefined && { start }), high: number, heardAt: at, gaps, recent: [[number, clientRef]] };
}

interface InCount extends Pick<Count, 'high' | 'gaps' | 'recent'> {
  readonly findings: readonly Finding[];
}

function inCount({ high, gaps, recent, start }: Count, { number, clientRef, at, repeat = false }: Numbered): InCount {
  const known = [...recent.slice(1 - KEPT_NUMBERS), [number, clientRef] as const];
  const gap = gaps.find(({ from, to, over }) => over === undefined && from <= number && number <= to);
  if (gap !== undefined) {
    const filled = gaps.flatMap((one) => (one === gap ? without(gap, number) : [one]));
    return { high, gaps: filled, recent: known, findings: gap.told ? [{ kind: 'late', number }] : [] };
  }
  if (number > high) {
    const skipped: Gap[] = number > high + 1 ? [{ from: high + 1, to: number - 1, since: at, told: false }] : [];
    return { high: number, gaps: [...gaps, ...skipped], recent: known, findings: [] };
  }
  // The same alert again (one that was refused, say); or, where the count names its start, a number it cannot have given twice.
  const again = recent.some(([one, ref]) => one === number && ref === clientRef);
  if (again || repeat || number === high || start !== undefined) return { high, gaps, recent, findings: [] };
  // Another alert under a number that is taken: the sender counts anew. Where it began is not known, so nothing is missed before it.
  const over = gaps.map((one) => ({ ...one, over: true as const }));
  return { high: number, gaps: over, recent: [[number, clientRef]], findings: [{ kind: 'restarted', number, after: high }] };
}

function without(gap: Gap, number: number): Gap[] {
  const before: Gap[] = gap.from < number ? [{ ...gap, to: number - 1 }] : [];
  const after: Gap[] = number < gap.to ? [{ ...gap, from: number + 1 }] : [];
  return [...before, ...after];
}
