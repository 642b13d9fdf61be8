// The public door: who may hand in an unsigned alert. The same checks in the service and in the relay.
import { isOneOf, TRADINGVIEW_ADDRESSES } from './addresses.ts';
import { checkBodySecret } from './body-secret.ts';
import { checkCertificate, type Shown } from './certificate.ts';
import { isOneOfTokens } from './token.ts';

export interface DoorSettings {
  /** Each opens the door. */
  readonly tokens: readonly string[];
  readonly allowIps: 'tradingview' | 'any' | readonly string[];
  readonly clientCertificate: 'off' | 'verify';
  /** SHA-256 in hex, lower case; none pins nothing. */
  readonly certificateFingerprints: readonly string[];
  /** One of them must stand in the body; none asks for nothing. */
  readonly bodySecrets: readonly string[];
}

/** What is known of a request before a byte of its body is read. */
export interface Knock {
  readonly token: string;
  /** The client's address, seen through trusted proxies. */
  readonly remote: string;
  /** Who is at the other end of the connection, and whether that is a trusted proxy. */
  readonly peer: { readonly address: string; readonly trusted: boolean };
  /** As it came; empty where it did not. */
  readonly forwardedFor: string;
  /** Whether TLS ended here, so that the sender was asked for a certificate here. */
  readonly secure: boolean;
  readonly certificate?: Shown | undefined;
}

/** Why somebody is not let in, in the words of every refusal. */
export interface DoorRefusal {
  readonly status: 403 | 404;
  readonly code: 'not_found' | 'foreign_address' | 'client_certificate' | 'body_secret';
  readonly error: string;
  readonly hint: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The token first: without one, this door does not exist. */
export function checkSender(knock: Knock, settings: DoorSettings, now: number): DoorRefusal | undefined {
  if (!isOneOfTokens(knock.token, settings.tokens)) {
    return {
      status: 404,
      code: 'not_found',
      error: 'address not found',
      hint: 'pinewire url prints the addresses that exist',
    };
  }
  const allowed = settings.allowIps === 'tradingview' ? TRADINGVIEW_ADDRESSES : settings.allowIps;
  if (allowed !== 'any' && !isOneOf(knock.remote, allowed)) return foreign(knock, allowed);
  return settings.clientCertificate === 'verify' ? certificateRefusal(knock, settings, now) : undefined;
}

/** The body to go on with, where it carries the secret that is asked for: from here on without it. */
export function checkBody(
  raw: Uint8Array,
  { bodySecrets }: DoorSettings,
): { readonly ok: true; readonly body: Uint8Array } | { readonly ok: false; readonly refusal: DoorRefusal } {
  if (bodySecrets.length === 0) return { ok: true, body: raw };
  const check = checkBodySecret(raw, bodySecrets);
  if (check.ok) return check;
  const hint = `${check.problem}; tradingview.body_secret asks for "passphrase":"…" in the message`;
  return { ok: false, refusal: { status: 403, code: 'body_secret', error: 'wrong or no secret in the body', hint } };
}

function foreign(knock: Knock, allowed: readonly string[]): DoorRefusal {
  const { remote } = knock;
  const shown = allowed.length > 8 ? `${allowed.slice(0, 8).join(', ')} …` : allowed.join(', ');
  const hint = `this request came from ${seen(knock)}; tradingview.allow_ips allows ${shown || 'nobody'}`;
  const proxy = hiding(knock);
  const details = { remote, ...(proxy !== undefined && { proxy }) };
  return { status: 403, code: 'foreign_address', error: 'address not allowed', hint, details };
}

/** Why the address may be a proxy's and not the sender's. */
function hiding({ peer, forwardedFor }: Knock): 'silent' | 'not_trusted' | undefined {
  const header = forwardedFor !== '';
  if (peer.trusted === header) return undefined;
  return peer.trusted ? 'silent' : 'not_trusted';
}

/** What was seen, and where a proxy stands in front and does not say whose request it is, how to make it. */
function seen(knock: Knock): string {
  const { remote } = knock;
  switch (hiding(knock)) {
    case 'silent':
      return `${remote} without X-Forwarded-For: make the proxy send it`;
    case 'not_trusted':
      return `${remote}, whose X-Forwarded-For is not believed: if that is your proxy, list it in server.trusted_proxies`;
    case undefined:
      return remote;
  }
}

function certificateRefusal(knock: Knock, { certificateFingerprints }: DoorSettings, now: number): DoorRefusal | undefined {
  const refusal = (error: string, hint: string): DoorRefusal => ({ status: 403, code: 'client_certificate', error, hint });
  const { certificate, peer, secure } = knock;
  // TLS proves who holds the certificate of a connection; what a header says is as good as the one who sends it.
  if (certificate === undefined || (certificate.by === 'proxy' && !peer.trusted)) {
    if (secure) return refusal('no client certificate was seen', 'the sender showed none; TradingView does over HTTPS');
    const hint = peer.trusted
      ? 'make the proxy ask for it and send it as Client-Cert or X-Client-Cert, or set tradingview.client_certificate: off'
      : `only a proxy of server.trusted_proxies can say which certificate it saw, and ${peer.address} is none`;
    return refusal('no client certificate was seen', hint);
  }
  const verdict = checkCertificate(certificate, certificateFingerprints, now);
  return verdict.ok ? undefined : refusal("the client certificate is not TradingView's", verdict.problem);
}
