// The certificate of `server.tls` or `relay.tls`: kept while the process runs, and tried by those who only check.
import type { Clock } from '../../model/clock.ts';
import type { Config, TlsConfig } from '../config/config.ts';
import type { Log } from '../log.ts';
import { expiryOf } from './expiry.ts';
import { type Keeper, keepCertificate, NoCertificate } from './keeper.ts';
import { readPair } from './pair.ts';

export interface OpenParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly alarm?: (text: string) => void;
}

/** Undefined where TLS does not end here. Throws NoCertificate, whose message names the key of the configuration. */
export function openKeeper(section: Section, config: Pick<Config, Section>, parts: OpenParts): Keeper | undefined {
  const tls = config[section]?.tls;
  if (tls === undefined) return undefined;
  try {
    return keepCertificate({ ...parts, files: tls });
  } catch (error) {
    if (!(error instanceof NoCertificate)) throw error;
    throw new NoCertificate(`${section}.tls: ${error.message}`);
  }
}

export type Section = 'server' | 'relay';

/** One certificate of the configuration, as it stands in its files. */
export type Tried =
  | { readonly ok: true; readonly key: string; readonly names: string; readonly expiry: ReturnType<typeof expiryOf> }
  | { readonly ok: false; readonly key: string; readonly problem: string };

export function tryCertificates(
  { server, relay }: Pick<Config, 'server'> & Partial<Pick<Config, 'relay'>>,
  now: number,
): readonly Tried[] {
  const all: [key: string, tls: TlsConfig | undefined][] = [
    ['server.tls', server.tls],
    ['relay.tls', relay?.tls],
  ];
  return all.flatMap(([key, tls]): Tried[] => {
    if (tls === undefined) return [];
    const read = readPair(tls);
    if (!read.ok) return [{ ok: false, key, problem: read.problem }];
    return [{ ok: true, key, names: read.pair.names, expiry: expiryOf(read.pair, now) }];
  });
}
