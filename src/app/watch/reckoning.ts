// From what is known and what happened to what is known now and what has to be said: one row of the journal, or one moment, at a time.
import type { EventDraft, JournalEvent } from '../../model/event.ts';
import { isoTime } from '../../model/clock.ts';
import { changeGaps, type Gap, gapsOf, noteNumber, readSequence, type Stream } from '../../model/sequence.ts';
import { type Heard, heardKey, strategyOf, streamKey, type StreamName, streamName, type Watched } from './watched.ts';

/** How long a strategy may be silent; undefined where nobody asked. */
export type QuietAfter = (strategy: string) => number | undefined;

/** TradingView sends what was answered 5xx again within 24 s; two alerts of one bar come in any order. Reported sooner, both were false alarms. */
const GRACE_MS = 30_000;
/** A gap is forgotten after a week: nobody waits for that alert any more. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** Of either kind; the one longest unheard is forgotten first. A stranger's strategy names must not fill the store. */
const MOST = 1_000;

export class Reckoning {
  readonly #streams: Map<string, Stream>;
  readonly #heard: Map<string, Heard>;
  /** Keys that the register does not hold as they are now. */
  readonly #dirty = new Set<string>();
  #news: EventDraft[] = [];
  /** Something that people look at has changed. */
  #urgent = false;

  constructor({ streams, heard }: Watched) {
    this.#streams = new Map(streams);
    this.#heard = new Map(heard);
  }

  /** A row about an alert that arrived: accepted, refused, or a repeat, which may carry a number of its own. */
  alert({ kind, data, at }: JournalEvent, quietAfter: QuietAfter): void {
    const [strategy, exchange, symbol, ref, written] = ['strategy', 'exchange', 'symbol', 'client_ref', 'sequence'].map((name) =>
      typeof data[name] === 'string' ? data[name] : undefined,
    );
    // What could not be read came from nobody in particular.
    if (strategy === undefined) return;
    if (quietAfter(strategy) !== undefined) this.#hear(strategy, at);
    const sequence = written === undefined ? undefined : readSequence(written);
    if (sequence === undefined) return;
    const name = { strategy, exchange: exchange ?? '', symbol: symbol ?? '' };
    this.#count(name, { ...sequence, clientRef: ref ?? '', at, repeat: kind === 'alert.repeated' });
  }

  #hear(strategy: string, at: number): void {
    const key = heardKey(strategy);
    const before = this.#heard.get(key);
    if (before !== undefined && before.at >= at) return;
    if (before?.quietAt !== undefined)
      this.#say({ kind: 'strategy.heard', data: { strategy, silent_since: isoTime(before.at) } });
    this.#put(this.#heard, key, { at });
  }

  #count(name: StreamName, seen: Parameters<typeof noteNumber>[1]): void {
    const key = streamKey(name);
    const before = this.#streams.get(key);
    const { stream, findings } = noteNumber(before, seen);
    if (gapsOf(stream).length !== (before === undefined ? 0 : gapsOf(before).length)) this.#urgent = true;
    this.#put(this.#streams, key, stream);
    const count = seen.start === undefined ? {} : { count_began_at: isoTime(seen.start) };
    for (const { kind, ...found } of findings) this.#say({ kind: `sequence.${kind}`, data: { ...name, ...count, ...found } });
  }

  /** What has come due by itself. */
  look(now: number, expected: readonly string[], quietAfter: QuietAfter): void {
    for (const [key, stream] of this.#streams) this.#lookAtGaps(key, stream, now);
    for (const strategy of expected) {
      if (!this.#heard.has(heardKey(strategy))) this.#put(this.#heard, heardKey(strategy), { at: now });
    }
    for (const [key, heard] of this.#heard) {
      const strategy = strategyOf(key);
      const limit = quietAfter(strategy);
      if (limit === undefined) this.#drop(this.#heard, key);
      else if (heard.quietAt === undefined && now - heard.at >= limit) {
        this.#put(this.#heard, key, { ...heard, quietAt: now });
        this.#say({ kind: 'strategy.quiet', data: { strategy, silent_since: isoTime(heard.at), quiet_after_s: limit / 1_000 } });
      }
    }
  }

  #lookAtGaps(key: string, stream: Stream, now: number): void {
    const due: Gap[] = [];
    const next = changeGaps(stream, (gap) => {
      if (now - gap.since >= KEPT_MS) return undefined;
      if (gap.told || now - gap.since < GRACE_MS) return gap;
      due.push(gap);
      return { ...gap, told: true };
    });
    if (due.length === 0 && gapsOf(next).length === gapsOf(stream).length) return;
    this.#put(this.#streams, key, next);
    for (const { from, to, since } of due) {
      this.#say({ kind: 'sequence.missed', data: { ...streamName(key), from, to, noticed_at: isoTime(since) } });
    }
  }

  /** When {@link look} has something to do next; undefined while nothing waits. Milliseconds UTC. */
  nextLook(quietAfter: QuietAfter): number | undefined {
    const times: number[] = [];
    for (const stream of this.#streams.values()) {
      for (const { told, since } of gapsOf(stream)) times.push(since + (told ? KEPT_MS : GRACE_MS));
    }
    for (const [key, { at, quietAt }] of this.#heard) {
      const limit = quietAfter(strategyOf(key));
      if (limit !== undefined && quietAt === undefined) times.push(at + limit);
    }
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Whether what changed may not wait to be written. */
  get urgent(): boolean {
    return this.#urgent;
  }

  get changed(): boolean {
    return this.#dirty.size > 0;
  }

  /** What has to be written, in one transaction; counts as written from now on. */
  take(): { readonly news: readonly EventDraft[]; readonly entries: Map<string, string | null> } {
    const entries = new Map(
      [...this.#dirty].map((key) => {
        const value = this.#streams.get(key) ?? this.#heard.get(key);
        return [key, value === undefined ? null : JSON.stringify(value)] as const;
      }),
    );
    const news = this.#news;
    this.#dirty.clear();
    this.#news = [];
    this.#urgent = false;
    return { news, entries };
  }

  #say(draft: EventDraft): void {
    this.#news.push(draft);
    this.#urgent = true;
  }

  /** Last in the map is what was heard last: a Map keeps the order in which keys were set. */
  #put<Value>(map: Map<string, Value>, key: string, value: Value): void {
    map.delete(key);
    map.set(key, value);
    this.#dirty.add(key);
    const [oldest] = map.size > MOST ? map.keys() : [];
    if (oldest !== undefined) this.#drop(map, oldest);
  }

  #drop(map: Map<string, unknown>, key: string): void {
    map.delete(key);
    this.#dirty.add(key);
  }
}
