// One request as it will stand on the wire, its digest, and what of it may be kept: everything secret in it is masked here.
import { createHash } from 'node:crypto';
import type { RequestRecord, ResponseRecord } from '../../model/attempt.ts';

export interface Wire {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MASK = '***';
/** Shorter ones are no secrets of any exchange, and masking them would eat into ordinary words and ids. */
const SECRET_MIN = 6;
const RESPONSE_BODY_MAX = 2_048;
/** Headers whose values say nothing about who we are; every other one is masked. */
const OPEN_HEADERS = new Set(['accept', 'content-type', 'content-length', 'user-agent', 'exptime', 'x-gate-exptime']);
/** `signature=…` in a query or a form, `"signature": "…"` or `"signature": {…}` in JSON. A listen key opens an account's stream to anybody. */
const SIGNATURES = [
  /((?:^|[?&])(?:signature|sign|listenKey)=)[^&]*/gi,
  /("(?:signature|sign|listenKey)"\s*:\s*)(?:"[^"]*"|\{[^}]*\})/gi,
];

/** The headers every request of ours carries beside the signed ones. All that is sent, save Host and Connection, is in the digest. */
export function completeWire(wire: Wire): Wire {
  const headers: Record<string, string> = { Accept: 'application/json', 'User-Agent': 'pinewire', ...wire.headers };
  if (wire.body !== '') headers['Content-Length'] = String(Buffer.byteLength(wire.body));
  return { ...wire, headers };
}

/** SHA-256 over method, URL, headers by name and body. */
function digestOf({ method, url, headers, body }: Wire): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return createHash('sha256')
    .update([method, url, ...lines.sort(), body].join('\n'))
    .digest('hex');
}

/** Takes an account's secrets out of text: its key, its secret, its passphrase, and any signature. */
export class Redactor {
  readonly #own: readonly (string | undefined)[];
  #secrets: readonly string[];

  constructor(secrets: readonly (string | undefined)[]) {
    this.#own = secrets;
    this.#secrets = spellings(secrets);
  }

  /** A secret that the venue has given us, in place of the one it gave before. */
  learn(secret: string): void {
    this.#secrets = spellings([...this.#own, secret]);
  }

  text(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) masked = masked.replaceAll(secret, MASK);
    for (const pattern of SIGNATURES) masked = masked.replace(pattern, `$1${MASK}`);
    return masked;
  }

  request(wire: Wire): RequestRecord {
    const headers = Object.entries(wire.headers).map(([name, value]) => {
      return [name, OPEN_HEADERS.has(name.toLowerCase()) ? this.text(value) : MASK] as const;
    });
    return {
      method: wire.method,
      url: this.text(wire.url),
      headers: Object.fromEntries(headers),
      body: this.text(wire.body),
      digest: digestOf(wire),
    };
  }

  response(response: ResponseRecord): ResponseRecord {
    return {
      ...(response.status === undefined ? {} : { status: response.status }),
      ...(response.body === undefined ? {} : { body: this.text(response.body).slice(0, RESPONSE_BODY_MAX) }),
      ...(response.error === undefined ? {} : { error: this.text(response.error) }),
    };
  }
}

function spellings(secrets: readonly (string | undefined)[]): readonly string[] {
  const spelled = secrets.flatMap((secret) => (secret === undefined ? [] : [secret, encodeURIComponent(secret)]));
  return spelled.filter((secret) => secret.length >= SECRET_MIN).sort((a, b) => b.length - a.length);
}
