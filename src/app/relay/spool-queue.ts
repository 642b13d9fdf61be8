// What waits in the spool, in memory: who is free is known without a look at 100,000 rows. The file is read again where another process has
// changed it, which is a person at the command line, and where it was opened anew after an error.
import type { DatabaseSync } from 'node:sqlite';
import { Lanes } from '../../edge/lanes.ts';
import type { AlertScope } from '../../model/alert.ts';
import type { SpoolCommit } from './spool-commit.ts';

export class SpoolQueue {
  readonly #commit: Pick<SpoolCommit, 'read' | 'version'>;
  #lanes = new Lanes();
  #version = '';

  constructor(commit: Pick<SpoolCommit, 'read' | 'version'>) {
    this.#commit = commit;
  }

  get size(): number {
    this.#refresh();
    return this.#lanes.size;
  }

  /** After its commit, in the same turn. */
  add(seq: number, scope: AlertScope): void {
    this.#lanes.add(seq, scope);
  }

  /** After the commit that settled it, in the same turn. */
  remove(seq: number): void {
    this.#lanes.remove(seq);
  }

  isFree(seq: number): boolean {
    return this.#lanes.isFree(seq);
  }

  /** What became free since the last call. What a person put back has no tries, and is told again. */
  news(): readonly number[] {
    this.#refresh();
    return this.#lanes.news();
  }

  #refresh(): void {
    const version = this.#commit.version();
    if (version === this.#version) return;
    const before = this.#lanes;
    const tried = new Set<number>();
    this.#lanes = this.#commit.read((database) => readAll(database, tried));
    this.#lanes.tellOnlyNews(before, (seq) => tried.has(seq));
    this.#version = version;
  }
}

function readAll(database: DatabaseSync, tried: Set<number>): Lanes {
  const lanes = new Lanes();
  const rows = database
    .prepare(`SELECT seq, strategy, exchange, symbol, tries FROM alerts WHERE state = 'waiting' ORDER BY seq`)
    .iterate();
  for (const { seq, strategy, exchange, symbol, tries } of rows) {
    lanes.add(Number(seq), { strategy: String(strategy), exchange: String(exchange), symbol: String(symbol) });
    if (Number(tries) > 0) tried.add(Number(seq));
  }
  return lanes;
}
