// Which alerts wait for each other: two of one strategy that may be for one market go in the order in which they came.
import { type AlertScope, mayBeSame, splitSymbol } from '../model/alert.ts';

/** Alerts that name their market in the same way. */
interface Lane {
  readonly scope: AlertScope;
  /** By rising `seq`, from `first` on; what stands before it has gone. */
  seqs: number[];
  first: number;
}

/** The lanes of one strategy and one symbol, however the exchange is named. */
type Group = Map<string, Lane>;

/**
 * An alert that names no exchange may be for the same market as one that names any, and only the receiver's table knows: it goes after all
 * that came before it, and all that come after it go after it. So an exit never overtakes its entry, at the price that such an alert holds up
 * others which may be for another market. Alerts that name different exchanges never wait for each other. It is the rule by which the receiver
 * finds an earlier order under a client_ref (`mayBeSame`).
 */
export class Lanes {
  readonly #groups = new Map<string, Group>();
  readonly #laneOf = new Map<number, Lane>();
  /** Free now, told or not. */
  readonly #free = new Set<number>();
  readonly #news = new Set<number>();

  get size(): number {
    return this.#laneOf.size;
  }

  add(seq: number, scope: AlertScope): void {
    if (this.#laneOf.has(seq)) return;
    const key = groupKey(scope);
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = new Map()));
    let lane = group.get(laneKey(scope));
    if (lane === undefined) group.set(laneKey(scope), (lane = { scope, seqs: [], first: 0 }));
    insert(lane, seq);
    this.#laneOf.set(seq, lane);
    this.#look(group, scope);
  }

  remove(seq: number): void {
    const lane = this.#laneOf.get(seq);
    const group = lane && this.#groups.get(groupKey(lane.scope));
    if (group === undefined || lane === undefined) return;
    this.#laneOf.delete(seq);
    this.#keep(seq);
    takeOut(lane, seq);
    if (headOf(lane) === undefined) group.delete(laneKey(lane.scope));
    if (group.size === 0) this.#groups.delete(groupKey(lane.scope));
    this.#look(group, lane.scope);
  }

  isFree(seq: number): boolean {
    return this.#free.has(seq);
  }

  /** What became free since the last call, the oldest first. */
  news(): readonly number[] {
    const news = [...this.#news].sort((a, b) => a - b);
    this.#news.clear();
    return news;
  }

  /** Takes over what `before` had told already, as far as `still` says so. */
  tellOnlyNews(before: Lanes, still: (seq: number) => boolean): void {
    for (const seq of before.#free) if (!before.#news.has(seq) && still(seq)) this.#news.delete(seq);
  }

  /** Only what may be for the market of `changed` can have become free by it, or free no more. */
  #look(group: Group, changed: AlertScope): void {
    for (const lane of group.values()) {
      const head = headOf(lane);
      if (head === undefined || !mayBeSame(lane.scope, changed)) continue;
      const next = lane.seqs[lane.first + 1];
      if (next !== undefined) this.#keep(next);
      if (!isFirst(group, lane, head)) this.#keep(head);
      else if (!this.#free.has(head)) {
        this.#free.add(head);
        this.#news.add(head);
      }
    }
  }

  /** One that was put back came in front of it, or it is gone. */
  #keep(seq: number): void {
    this.#free.delete(seq);
    this.#news.delete(seq);
  }
}

function groupKey({ strategy, symbol }: AlertScope): string {
  return `${strategy}\n${splitSymbol(symbol)[1]}`;
}

function laneKey({ exchange, symbol }: AlertScope): string {
  return `${exchange}\n${symbol}`;
}

function headOf(lane: Lane): number | undefined {
  return lane.seqs[lane.first];
}

function isFirst(group: Group, lane: Lane, head: number): boolean {
  for (const other of group.values()) {
    if ((headOf(other) ?? head) < head && mayBeSame(lane.scope, other.scope)) return false;
  }
  return true;
}

function insert({ seqs, first }: Lane, seq: number): void {
  // Nearly always at the end: only what was put back is older than what waits.
  let at = seqs.length;
  while (at > first && (seqs[at - 1] ?? 0) > seq) at -= 1;
  if (at === seqs.length) seqs.push(seq);
  else seqs.splice(at, 0, seq);
}

function takeOut(lane: Lane, seq: number): void {
  if (headOf(lane) !== seq) {
    lane.seqs.splice(lane.seqs.indexOf(seq, lane.first), 1);
    return;
  }
  lane.first += 1;
  // A shift for each would move all that wait, each time.
  if (lane.first < 1_000 || lane.first * 2 < lane.seqs.length) return;
  lane.seqs = lane.seqs.slice(lane.first);
  lane.first = 0;
}
