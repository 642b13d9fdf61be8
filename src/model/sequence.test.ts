// Counting what never came: gaps, late arrivals, repeats, and senders that begin anew.
import { expect, test } from 'vitest';
import { changeGaps, type Finding, gapsOf, noteNumber, type Stream } from './sequence.ts';

const T0 = Date.UTC(2026, 10, 22, 12);

/** Each entry is a number, or a number with the client_ref it came under, or with the start of its count. */
type Sent = number | readonly [number: number, clientRef: string] | { readonly number: number; readonly start: number };

function after(sent: readonly Sent[], change: (stream: Stream) => Stream = (stream) => stream) {
  let stream: Stream | undefined;
  const findings: Finding[] = [];
  for (const [i, one] of sent.entries()) {
    const at = T0 + i * 1_000;
    const seen =
      typeof one === 'number'
        ? { number: one, clientRef: `ref-${i}`, at }
        : 'start' in one
          ? { ...one, clientRef: `ref-${i}`, at }
          : { number: one[0], clientRef: one[1], at };
    const noted = noteNumber(stream === undefined ? undefined : change(stream), seen);
    stream = noted.stream;
    findings.push(...noted.findings);
  }
  const gaps = stream === undefined ? [] : gapsOf(stream).map(({ from, to }) => [from, to]);
  return { gaps, findings, high: stream?.counts.at(-1)?.high };
}

const told = (stream: Stream): Stream => changeGaps(stream, (gap) => ({ ...gap, told: true }));

test('the first alert only says where the count stands; what is skipped after it is a gap', () => {
  expect(after([15, 16, 18, 21])).toEqual({
    gaps: [
      [17, 17],
      [19, 20],
    ],
    findings: [],
    high: 21,
  });
});

test('two alerts of one bar in the wrong order are no gap', () => {
  expect(after([1, 3, 2, 4])).toEqual({ gaps: [], findings: [], high: 4 });
});

test('who comes late closes the gap, and says so where somebody was told of it', () => {
  expect(after([1, 5, 3])).toEqual({
    gaps: [
      [2, 2],
      [4, 4],
    ],
    findings: [],
    high: 5,
  });
  expect(after([1, 5, 3], told)).toMatchObject({
    gaps: [
      [2, 2],
      [4, 4],
    ],
    findings: [{ kind: 'late', number: 3 }],
  });
});

test('the same alert again changes nothing, nor does a number that always stands still', () => {
  expect(
    after([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [2, 'b'],
    ]),
  ).toEqual({ gaps: [], findings: [], high: 3 });
  expect(after([7, 7, 7])).toEqual({ gaps: [], findings: [], high: 7 });
});

test('another alert under a number that is taken is a count begun anew, of which nothing is missed yet', () => {
  expect(after([56, 57, 1, 2])).toEqual({ gaps: [], findings: [{ kind: 'restarted', number: 1, after: 57 }], high: 2 });
  expect(after([56, 57, 2, 4])).toMatchObject({ gaps: [[3, 3]], findings: [{ kind: 'restarted', number: 2 }] });
  // What the old count lacked stays missed, and nothing of the new one fills it.
  expect(after([10, 12, 1, 2, 11], told)).toMatchObject({
    gaps: [
      [11, 11],
      [3, 10],
    ],
    findings: [{ kind: 'restarted', number: 1, after: 12 }],
  });
});

test('a count that names its start begins at 1: what it skipped is missed, if it began when we listened', () => {
  const [a, b, before] = [T0 + 10, T0 + 500, T0 - 5_000];
  const of = (start: number, number: number) => ({ number, start });
  expect(after([of(a, 7), of(a, 8), of(b, 3)])).toEqual({
    gaps: [[1, 2]],
    findings: [{ kind: 'restarted', number: 3, after: 8 }],
    high: 3,
  });
  expect(after([of(a, 7), of(before, 3)])).toMatchObject({ gaps: [], findings: [] });
  // An alert of the old count that comes late is known as one.
  expect(after([of(a, 7), of(a, 9), of(b, 1), of(a, 8), of(b, 2)])).toMatchObject({ gaps: [] });
  // Within one start a number is never given twice.
  expect(after([of(a, 7), of(a, 8), of(a, 3)])).toMatchObject({ gaps: [], findings: [] });
});

test('two charts of one strategy and symbol, each with a start of its own, do not disturb each other', () => {
  const of = (start: number, number: number) => ({ number, start: T0 - start });
  expect(after([of(1, 5), of(2, 90), of(1, 6), of(2, 91), of(1, 8), of(2, 92)])).toMatchObject({ gaps: [[7, 7]], findings: [] });
});

test('what is kept stays small', () => {
  const skipping = Array.from({ length: 300 }, (_, i) => 2 * i);
  expect(after(skipping).gaps).toHaveLength(100);
  let stream: Stream | undefined;
  for (let i = 0; i < 40; i++) stream = noteNumber(stream, { number: 1, start: T0 + i, clientRef: 'r', at: T0 + i }).stream;
  expect(stream?.counts).toHaveLength(8);
});

test('a repeat fills its number and moves the count on, and begins none: not a lower one, nor one that is over', () => {
  const note = (stream: Stream | undefined, number: number, more: object = {}) =>
    noteNumber(stream, { number, clientRef: 'again', at: T0, ...more });
  const first = note(undefined, 50).stream;
  const skipped = note(first, 52, { repeat: true }).stream;
  expect(gapsOf(skipped)).toMatchObject([{ from: 51, to: 51 }]);
  expect(gapsOf(note(skipped, 51, { repeat: true }).stream)).toEqual([]);
  expect(note(first, 3, { repeat: true, clientRef: 'old' })).toEqual({
    stream: { ...first, counts: [{ ...first.counts[0], recent: [[50, 'again']], heardAt: T0 }] },
    findings: [],
  });
  const begun = note(first, 1, { start: T0 + 5 }).stream;
  expect(note(begun, 9, { start: T0 + 4, repeat: true })).toEqual({ stream: begun, findings: [] });
  // The script was loaded anew and sent what it had sent: its count has begun.
  expect(note(begun, 1, { start: T0 + 6, repeat: true })).toMatchObject({ findings: [{ kind: 'restarted', number: 1 }] });
});
