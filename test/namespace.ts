// A network of its own for a test: a namespace, and a cable to it that can be pulled out, made deaf or made slow.
import { execFileSync } from 'node:child_process';

/** Addresses that no network outside routes; each test process has a pair of its own. */
const PAIR = process.pid % 16_000;
const SUBNET = `10.213.${PAIR >> 6}`;
const FIRST = (PAIR & 63) * 4;
const HERE = `${SUBNET}.${FIRST + 1}`;
const THERE = `${SUBNET}.${FIRST + 2}`;

export interface Namespace {
  /** The address of what listens in it. */
  readonly address: string;
  /** The address under which it reaches what listens here. */
  readonly outside: string;
  /** The command within which a program runs in it. */
  readonly within: readonly string[];
  /** Nothing gets through in either direction, and nobody is told. */
  pull(): void;
  /** What is sent arrives; what is answered is dropped. */
  deafen(): void;
  /** So many bits a second towards it, and what waits longer than `latency` is dropped. */
  slow(rate: string, latency: string): void;
  /** The cable is as it was. */
  mend(): void;
  [Symbol.dispose](): void;
}

/** Why there can be no namespaces here; undefined where there can. */
export function whyNoNamespace(): string | undefined {
  if (process.platform !== 'linux') return 'they are Linux’s';
  if (process.getuid?.() !== 0) return 'only root makes them';
  try {
    openNamespace()[Symbol.dispose]();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function openNamespace(): Namespace {
  const name = `pinewire-${process.pid}`;
  const [here, there] = [`pw${PAIR}h`, `pw${PAIR}n`];
  const ip = (...words: readonly string[]): void => void execFileSync('ip', words, { stdio: 'pipe' });
  const inside = (...words: readonly string[]): void => ip('-n', name, ...words);
  const tc = (...words: readonly string[]): void => void execFileSync('tc', words, { stdio: 'pipe' });
  ip('netns', 'add', name);
  const remove = (): void => ip('netns', 'del', name);
  try {
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    ip('addr', 'add', `${HERE}/30`, 'dev', here);
    ip('link', 'set', here, 'up');
    inside('addr', 'add', `${THERE}/30`, 'dev', there);
    inside('link', 'set', there, 'up');
    inside('link', 'set', 'lo', 'up');
  } catch (error) {
    remove();
    throw error;
  }
  const mended: (() => void)[] = [];
  return {
    address: THERE,
    outside: HERE,
    within: ['ip', 'netns', 'exec', name],
    pull: () => {
      inside('link', 'set', there, 'down');
      mended.push(() => inside('link', 'set', there, 'up'));
    },
    deafen: () => {
      inside('route', 'add', 'blackhole', `${HERE}/32`);
      mended.push(() => inside('route', 'del', 'blackhole', `${HERE}/32`));
    },
    slow: (rate, latency) => {
      tc('qdisc', 'add', 'dev', here, 'root', 'tbf', 'rate', rate, 'burst', '4kb', 'latency', latency);
      mended.push(() => tc('qdisc', 'del', 'dev', here, 'root'));
    },
    mend: () => mended.splice(0).forEach((mend) => mend()),
    [Symbol.dispose]: remove,
  };
}
