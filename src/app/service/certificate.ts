// The service's own certificate, where TLS ends in it: what has to be said of it goes into the journal, and from there to people.
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Keeper } from '../tls/keeper.ts';
import { openKeeper } from '../tls/open.ts';

export interface CertificateParts {
  readonly config: Pick<Config, 'server' | 'relay'>;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws NoCertificate. */
export function openCertificate({ config, ledger, clock, log }: CertificateParts): Keeper | undefined {
  const alarm = (text: string): void => {
    ledger.note([{ kind: 'edge.alarm', data: { text } }]).catch((error: unknown) => log.warn('alarm not noted', { error }));
  };
  return openKeeper('server', config, { clock, log, alarm });
}
