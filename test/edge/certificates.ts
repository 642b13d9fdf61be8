// Client certificates for tests, made by the machine's openssl: TradingView's as it is published, and ones that only look like it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const TRADINGVIEW_SUBJECT = '/C=US/ST=Ohio/L=Westerville/O=TradingView, Inc./CN=TradingView Webhooks';
const TRADINGVIEW_NAME = 'email:webhook-server@tradingview.com';

export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

/** A self-signed certificate as PEM text. */
export function makeCertificate(subject = TRADINGVIEW_SUBJECT, alternativeName = TRADINGVIEW_NAME): string {
  return makePair(subject, alternativeName).cert;
}

/** What a server shows: for `bot.example.com`, signed by itself, valid for two days. */
export const makeServerPair = (): ReturnType<typeof makePair> => makePair('/CN=bot.example.com', 'DNS:bot.example.com');

/** The certificate with its key. */
export function makePair(
  subject = TRADINGVIEW_SUBJECT,
  alternativeName = TRADINGVIEW_NAME,
): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-certificate-'));
  try {
    const file = join(folder, 'cert.pem');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key.pem')];
    const made = spawnSync(
      'openssl',
      ['req', '-x509', ...key, '-out', file, '-days', '2', '-subj', subject, '-addext', `subjectAltName=${alternativeName}`],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(made.stderr);
    return { cert: readFileSync(file, 'utf8'), key: readFileSync(join(folder, 'key.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As nginx's `$ssl_client_escaped_cert`. */
export function asEscapedPem(pem: string): string {
  return encodeURIComponent(pem);
}

/** As RFC 9440 and Caddy write it. */
export function asClientCert(pem: string): string {
  return `:${pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')}:`;
}
