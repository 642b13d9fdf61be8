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
  /** Why the files cannot be used as they stand, while the pair before them goes on; undefined where they can. */
  problem(): string | undefined;
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
  /** Told of what is wrong with the files or with the certificate's time: when it begins, and once a day as long as it lasts. */
  readonly alarm?: (text: string) => void;
}

/** Throws NoCertificate. */
export function keepCertificate({ files, clock, log, alarm = () => undefined }: KeeperParts): Keeper {
  let read = signatureOf(files);
  const first = readPair(files);
  if (!first.ok) throw new NoCertificate(first.problem);
  let { pair } = first;
  let seen = read;
  let problem: string | undefined;
  let cancel = (): void => undefined;
  const listeners: ((pair: Pair) => void)[] = [];
  const sayFiles = createSayer('certificate not taken over', { clock, log, alarm });
  const sayTime = createSayer('certificate', { clock, log, alarm });

  const takeOver = (): void => {
    const signature = signatureOf(files);
    const settled = signature === seen;
    seen = signature;
    // What could not be read is tried at each look: what was in the way (too many open files) need not change the files.
    if (!settled || (signature === read && problem === undefined)) return;
    read = signature;
    const next = readPair(files);
    if (!next.ok) {
      problem = `the files of the certificate cannot be used, and the one before goes on: ${next.problem}`;
      return;
    }
    if (problem !== undefined) log.info('certificate can be read again', { file: files.certificate });
    problem = undefined;
    if (next.pair.cert === pair.cert && next.pair.key === pair.key) return;
    pair = next.pair;
    for (const apply of listeners) apply(pair);
    log.info('certificate taken over', { names: pair.names, valid_to: pair.validTo });
  };

  const warn = (): void => {
    sayFiles(problem, { problem, file: files.certificate, hint: 'mended files are taken over without a restart' });
    const { kind, text } = expiryOf(pair, clock.now());
    const late = kind === 'fine' ? undefined : `${text}; renew it in ${files.certificate}`;
    sayTime(late, { problem: text, file: files.certificate, hint: 'renew it: it is taken over without a restart' }, kind);
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
    problem: () => problem,
    stop: () => cancel(),
  };
}

type Sayer = (text: string | undefined, fields: Readonly<Record<string, unknown>>, about?: string) => void;

/** Says `text` when it is new, and once a day while it lasts; `about` tells whether it is new where the text alone does not. */
function createSayer(message: string, { clock, log, alarm }: Required<Omit<KeeperParts, 'files'>>): Sayer {
  let said: { readonly about: string; readonly at: number } | undefined;
  return (text, fields, about = text ?? '') => {
    if (text === undefined) {
      said = undefined;
      return;
    }
    const at = clock.monotonic();
    if (said?.about === about && at - said.at < SAY_AGAIN_MS) return;
    said = { about, at };
    log.error(message, fields);
    alarm(text);
  };
}
