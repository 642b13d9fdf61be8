// Histories side by side: the seeds are dealt out to threads, each with a database and a scheduler of its own.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Coverage } from './coverage.ts';
import type { Job, Report } from './thread.ts';
import type { Violation } from './invariants.ts';

export interface Found {
  readonly seed: number;
  readonly violation: Violation;
}

export interface Summary {
  readonly histories: number;
  readonly events: number;
  readonly ms: number;
  readonly found: readonly Found[];
  readonly coverage: Coverage;
}

export interface PoolOptions {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly without?: readonly string[];
  readonly weaken?: string;
  /** Ends at the first violation. */
  readonly untilFailure?: boolean;
  /** Ends when so much time has passed. */
  readonly budgetMs?: number;
  readonly threads?: number;
  readonly onProgress?: (summary: Summary) => void;
}

/** So many seeds are dealt at a time: few enough that no thread is left alone at the end. */
const DEAL = 10;

export async function runSeeds(options: PoolOptions): Promise<Summary> {
  const { from, to, steps, without = [], weaken, untilFailure = false, budgetMs = Infinity, onProgress } = options;
  const started = performance.now();
  const coverage = new Coverage();
  const found: Found[] = [];
  let [histories, events, next] = [0, 0, from];
  const summary = (): Summary => ({ histories, events, ms: performance.now() - started, found, coverage });
  const isOver = (): boolean => next > to || (untilFailure && found.length > 0) || performance.now() - started > budgetMs;
  const deal = (): Job | undefined => {
    if (isOver()) return undefined;
    const first = next;
    next = Math.min(to + 1, first + DEAL);
    return { from: first, to: next - 1, steps, without, untilFailure, ...(weaken !== undefined && { weaken }) };
  };
  const take = (report: Report): void => {
    histories += report.histories;
    events += report.events;
    found.push(...report.found);
    coverage.add(report.counts);
    onProgress?.(summary());
  };
  const threads = Math.max(1, options.threads ?? Math.min(availableParallelism(), 8));
  await Promise.all(Array.from({ length: threads }, () => runThread(deal, take)));
  found.sort((a, b) => a.seed - b.seed);
  return summary();
}

async function runThread(deal: () => Job | undefined, take: (report: Report) => void): Promise<void> {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    const next = (): void => {
      const job = deal();
      if (job === undefined) resolve();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      else thread.postMessage(job);
    };
    thread.on('message', (report: Report) => {
      take(report);
      next();
    });
    thread.on('error', reject);
    next();
  });
  await thread.terminate();
}
