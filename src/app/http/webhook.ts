// Alerts come in here: signed at /webhook, from TradingView itself at /tv/<token>. A 2xx leaves only after the commit.
import { verify } from '../../intake/verify/verify.ts';
import { LedgerUnavailable } from '../../ledger/port.ts';
import { isOneOf, TRADINGVIEW_ADDRESSES } from './addresses.ts';
import { type Answer, bodyTooLarge, type JsonAnswer, notFound, refuse, unavailable } from './answer.ts';
import { bodyCoding, readBody } from './body.ts';
import { isOneOfTokens } from './credentials.ts';
import type { ApiDeps } from './deps.ts';
import type { Door, FailureLimit } from './failure-limit.ts';
import { type AlertIntake, presentReceipt } from './receipt.ts';
import type { Call, Route } from './route.ts';

type Delivery = Parameters<AlertIntake['receive']>[0];

/** Either what to hand to intake, or why the sender is not let in. */
type Admission = { readonly kind: 'in'; readonly arrival: Delivery } | { readonly kind: 'out'; readonly answer: Answer };

export function alertRoutes(deps: ApiDeps, failures: FailureLimit): Route[] {
  const doors = new Doors(deps, failures);
  return [
    { method: 'POST', path: '/webhook', door: 'open', handle: (call) => doors.signed(call) },
    { method: 'POST', path: '/tv/:token', door: 'open', handle: (call) => doors.tradingview(call) },
  ];
}

class Doors {
  private readonly deps: ApiDeps;
  private readonly failures: FailureLimit;
  /** Alerts being read or committed. */
  private inFlight = 0;

  constructor(deps: ApiDeps, failures: FailureLimit) {
    this.deps = deps;
    this.failures = failures;
  }

  signed(call: Call): Promise<Answer> {
    return this.take(call, (raw) => this.checkSignature(call, raw));
  }

  /** The path and the address are all there is to check, so they are checked before a byte of the body is read. */
  async tradingview(call: Call): Promise<Answer> {
    const refused = this.checkSender(call);
    if (refused !== undefined) return refused;
    return this.take(call, (raw) => ({ kind: 'in', arrival: { raw, source: 'tradingview', remote: call.remote } }));
  }

  private async take(call: Call, admit: (raw: Buffer) => Admission): Promise<Answer> {
    const { limits, clock, metrics } = this.deps;
    const coding = bodyCoding(call.request);
    if (coding !== undefined) return compressed(coding);
    if (this.inFlight >= limits.alertsInFlight) {
      metrics.alert('unavailable', 'overloaded');
      return unavailable('overloaded', 'too many alerts at once', 'send it again in a second; nothing was stored');
    }
    this.inFlight += 1;
    try {
      const maxBytes = this.deps.config().webhook.maxBody;
      const body = await readBody(call.request, { maxBytes, drainBytes: limits.drainBytes });
      if (body.kind === 'gone') return 'gone';
      if (body.kind === 'too-large') return bodyTooLarge(maxBytes);
      const admission = admit(body.bytes);
      return admission.kind === 'out' ? admission.answer : await this.receive(admission.arrival);
    } finally {
      this.inFlight -= 1;
      metrics.intake(clock.monotonic() - call.startedAt);
    }
  }

  private checkSignature(call: Call, raw: Buffer): Admission {
    const { config, clock } = this.deps;
    const verdict = verify({ rawHeaders: call.request.rawHeaders, body: raw }, config().webhook, clock.now());
    if (!verdict.ok) return { kind: 'out', answer: this.fail(call, 'webhook', refuse(400, verdict.refusal)) };
    const id = verdict.webhookId;
    return { kind: 'in', arrival: { raw, source: 'webhook', remote: call.remote, ...(id !== undefined && { webhookId: id }) } };
  }

  private checkSender(call: Call): Answer | undefined {
    const { tokens, allowIps, clientCertificate } = this.deps.config().tradingview;
    if (!isOneOfTokens(call.params['token'] ?? '', tokens)) {
      return this.fail(call, 'tradingview', notFound('the address', 'pinewire url prints the addresses that exist'));
    }
    const allowed = allowIps === 'tradingview' ? TRADINGVIEW_ADDRESSES : allowIps;
    if (allowed !== 'any' && !isOneOf(call.remote, allowed)) return this.fail(call, 'tradingview', foreign(call, allowed));
    if (clientCertificate === 'verify') {
      const hint =
        'this door cannot see client certificates; set tradingview.client_certificate: off, or let the relay check them';
      const text = { code: 'client_certificate', error: 'no client certificate was seen', hint };
      return this.fail(call, 'tradingview', refuse(403, text));
    }
    return undefined;
  }

  /** Who fails too often waits; who knows a secret never does, because the check comes first. */
  private fail(call: Call, door: Door, answer: JsonAnswer): Answer {
    const { metrics, log } = this.deps;
    metrics.authenticationFailure(door);
    metrics.alert('unauthenticated', String(answer.body['code']));
    const wait = this.failures.failed(call.remote, door);
    if (wait !== undefined) return tooMany(wait);
    log.warn('alert not authenticated', { door, remote: call.remote, code: answer.body['code'], hint: answer.body['hint'] });
    return answer;
  }

  private async receive(arrival: Delivery): Promise<Answer> {
    const { intake, metrics, log, accounts } = this.deps;
    try {
      const receipt = await intake.receive(arrival);
      const { answer, outcome, code } = presentReceipt(receipt, await accounts.read());
      metrics.alert(outcome, code);
      return answer;
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) {
        metrics.alert('failed', 'bug');
        throw error;
      }
      metrics.alert('unavailable', 'store');
      log.error('alert not stored', { error, source: arrival.source });
      return unavailable(
        'store_unavailable',
        'the store cannot commit now',
        'send it again: nothing was acknowledged and no order placed',
      );
    }
  }
}

export function tooMany(waitSeconds: number): Answer {
  const hint = `wait ${waitSeconds} s; only requests that fail authentication are counted, a right one always passes`;
  return refuse(
    429,
    { code: 'too_many_failures', error: 'too many failed requests', hint },
    { 'retry-after': String(waitSeconds) },
  );
}

function compressed(coding: string): Answer {
  const hint = 'send the bytes as they are: a signature covers them, and an alert is small';
  const text = { code: 'unsupported_encoding', error: `body is encoded with ${JSON.stringify(coding.slice(0, 40))}`, hint };
  return refuse(415, text, { 'accept-encoding': 'identity' });
}

function foreign(call: Call, allowed: readonly string[]): JsonAnswer {
  const shown = allowed.length > 8 ? `${allowed.slice(0, 8).join(', ')} …` : allowed.join(', ');
  const behind = call.proxied ? '' : '; behind a proxy, list it in server.trusted_proxies and let it send X-Forwarded-For';
  const hint = `this request came from ${call.remote}; tradingview.allow_ips allows ${shown || 'nobody'}${behind}`;
  return refuse(403, { code: 'foreign_address', error: 'address not allowed', hint, details: { remote: call.remote } });
}
