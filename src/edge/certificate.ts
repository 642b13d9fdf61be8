// TradingView's client certificate, as the connection shows it or as the proxy that ended TLS hands it on. No public authority signs it, so it is one factor beside
// address and token: whoever holds its key shows the published subject and name, and may be pinned by fingerprint.
import { X509Certificate } from 'node:crypto';

/** What TradingView publishes of it (help center article 43000680459); the common name is given in two ways. */
const ORGANIZATION = 'TradingView, Inc.';
const COUNTRY = 'US';
const COMMON_NAMES: readonly string[] = ['TradingView Webhooks', 'webhook-server@tradingview.com'];
const ALTERNATIVE_NAME = 'email:webhook-server@tradingview.com';

/** The certificate is TradingView's, or a sentence on why it is not taken for that. */
export type CertificateVerdict = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** Where it was seen: on the connection itself, or in the words of a proxy, `header`. */
export type Shown =
  | { readonly by: 'connection'; readonly certificate: X509Certificate }
  | { readonly by: 'proxy'; readonly header: string };

/**
 * A proxy writes `:<base64>:` (RFC 9440's Client-Cert, Caddy) or a PEM text, URL-encoded (nginx's `$ssl_client_escaped_cert`).
 * `fingerprints` are SHA-256 in hex without colons, lower case; none pins nothing.
 */
export function checkCertificate(shown: Shown, fingerprints: readonly string[], now: number): CertificateVerdict {
  const certificate = shown.by === 'connection' ? shown.certificate : readCertificate(shown.header);
  if (certificate === undefined) return wrong('what the proxy sent is no certificate');
  const subject = certificate.toLegacyObject().subject as Readonly<Record<string, unknown>>;
  if (subject['O'] !== ORGANIZATION || subject['C'] !== COUNTRY || !COMMON_NAMES.includes(String(subject['CN'])))
    return wrong(`its subject is ${certificate.subject.replaceAll('\n', ', ').slice(0, 200)}`);
  // Node quotes an entry that holds a comma, so that none can pass itself off as two.
  if (!(certificate.subjectAltName ?? '').split(', ').includes(ALTERNATIVE_NAME))
    return wrong(`it is not for ${ALTERNATIVE_NAME}`);
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
    return wrong(`it is valid from ${certificate.validFrom} to ${certificate.validTo}`);
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  if (fingerprints.length > 0 && !fingerprints.includes(fingerprint)) return wrong(`its SHA-256 fingerprint is ${fingerprint}`);
  return { ok: true };
}

function wrong(problem: string): CertificateVerdict {
  return { ok: false, problem };
}

function readCertificate(header: string): X509Certificate | undefined {
  const der = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(header.trim())?.[1];
  try {
    return new X509Certificate(der === undefined ? decodeURIComponent(header) : Buffer.from(der, 'base64'));
  } catch (error) {
    // Not base64 of one, not PEM, not even encoded right: whatever it is, it is no certificate.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
