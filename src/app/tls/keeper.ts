// Keeps the certificate that is served: looks at its files, takes over a new pair while connections go on, keeps the old one where the
// new one is bad, and says in time that it runs out.
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../log.ts';
import { type Expiry, expiryOf } from './expiry.ts';
import { type Pair, readPair, signatureOf, type TlsFiles } from './pair.ts';

export interface Keeper {
  current(): Pair;
  /** `apply` is called with each pair that replaces the current one. */
  onChange(apply: (pair: Pair) => void): void;
  /** As of now. */
  expiry(): Expiry;
  stop(): void;
}

/** The files could not be used at the start: there is nothing to serve with. */
export class NoCertificate extends Error {
  override readonly name = 'NoCertificate';
}

/** A file that was the same at two looks is written to its end. */
const LOOK_MS = 2_000;
const SAY_AGAIN_MS = 86_400_000;

export interface KeeperParts {
  readonly files: TlsFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** Told once a day while the certificate runs out, and of a pair that was not taken over. */
  readonly alarm?: (text: string) => void;
}

/** Throws NoCertificate. */
export function keepCertificate({ files, clock, log, alarm = () => undefined }: KeeperParts): Keeper {
  let read = signatureOf(files);
  const first = readPair(files);
  if (!first.ok) throw new NoCertificate(first.problem);
  let { pair } = first;
  let seen = read;
  let saidAt: number | undefined;
  let cancel = (): void => undefined;
  const listeners: ((pair: Pair) => void)[] = [];

  const takeOver = (): void => {
    const signature = signatureOf(files);
    const settled = signature === seen;
    seen = signature;
    if (!settled || signature === read) return;
    read = signature;
    const next = readPair(files);
    if (!next.ok) {
      log.error('certificate not taken over', { problem: next.problem, hint: 'the one before goes on' });
      return alarm(`a new certificate was not taken over, the one before goes on: ${next.problem}`);
    }
    pair = next.pair;
    saidAt = undefined;
    for (const apply of listeners) apply(pair);
    log.info('certificate taken over', { names: pair.names, valid_to: pair.validTo });
  };

  const warn = (): void => {
    const { kind, text } = expiryOf(pair, clock.now());
    const now = clock.monotonic();
    if (kind === 'fine' || (saidAt !== undefined && now - saidAt < SAY_AGAIN_MS)) return;
    saidAt = now;
    log.error('certificate', { problem: text, file: files.certificate, hint: 'renew it: it is taken over without a restart' });
    alarm(`${text}; renew it in ${files.certificate}`);
  };

  const look = (): void => {
    takeOver();
    warn();
    cancel = clock.after(LOOK_MS, look);
  };
  warn();
  cancel = clock.after(LOOK_MS, look);
  return {
    current: () => pair,
    onChange: (apply) => void listeners.push(apply),
    expiry: () => expiryOf(pair, clock.now()),
    stop: () => cancel(),
  };
}
