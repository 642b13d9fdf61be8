// The doors through which alerts come: a body is read, its sender checked, and only then handed on. The service and the relay share them.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { readCustody } from '../../edge/custody.ts';
import { checkBody, checkSender, type DoorRefusal, type Knock } from '../../edge/door.ts';
import { verify } from '../../intake/verify/verify.ts';
import type { Incoming } from '../../intake/receive.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Answer, bodyTooLarge, type JsonAnswer, refuse, tooMany, unavailable } from './answer.ts';
import { bodyCoding, readBody } from './body.ts';
import { BodyGate } from './body-gate.ts';
import type { Door, FailureLimit } from './failure-limit.ts';
import type { HttpLimits } from './limits.ts';
import type { Call } from './route.ts';

export interface DoorDeps {
  readonly config: () => Pick<Config, 'webhook' | 'tradingview'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'alert' | 'intake'>;
  readonly limits: Pick<HttpLimits, 'alertsInFlight' | 'bodies' | 'drainBytes' | 'answerMs'>;
}

/** What is done with an alert whose sender is known. Resolves once it is durable. */
export type Deliver = (arrival: Incoming, call: Call) => Promise<Answer>;

/** Either what to hand on, or why the sender is not let in. */
type Admission = { readonly kind: 'in'; readonly arrival: Incoming } | { readonly kind: 'out'; readonly answer: Answer };

export class Doors {
  readonly #deps: DoorDeps;
  readonly #failures: FailureLimit;
  readonly #deliver: Deliver;
  /** Alerts being committed. */
  #inFlight = 0;
  /** One a door: who may write to the one without a token cannot fill the other. */
  readonly #gates: Readonly<Record<'webhook' | 'tradingview', BodyGate>>;

  constructor(deps: DoorDeps, failures: FailureLimit, deliver: Deliver) {
    this.#deps = deps;
    this.#failures = failures;
    this.#deliver = deliver;
    const gate = (): BodyGate => new BodyGate(deps.limits.bodies, deps.clock);
    this.#gates = { webhook: gate(), tradingview: gate() };
  }

  signed(call: Call): Promise<Answer> {
    return this.#take(call, 'webhook', (raw) => this.#checkSignature(call, raw));
  }

  /** Path, address and certificate are checked before a byte of the body is read. */
  async tradingview(call: Call): Promise<Answer> {
    const refusal = this.#checkSender(call);
    if (refusal !== undefined) return this.#fail(call, 'tradingview', answerOf(refusal));
    return this.#take(call, 'tradingview', (raw) => {
      const check = checkBody(raw, this.#deps.config().tradingview);
      if (!check.ok) return { kind: 'out', answer: this.#fail(call, 'tradingview', answerOf(check.refusal)) };
      return { kind: 'in', arrival: { raw: check.body, source: 'tradingview', remote: call.remote } };
    });
  }

  async #take(call: Call, door: 'webhook' | 'tradingview', admit: (raw: Buffer) => Admission): Promise<Answer> {
    const { limits, clock, metrics } = this.#deps;
    const coding = bodyCoding(call.request);
    if (coding !== undefined) return compressed(coding);
    try {
      const maxBytes = this.#deps.config().webhook.maxBody;
      const read = () => readBody(call.request, { maxBytes, drainBytes: limits.drainBytes });
      const body = await this.#gates[door].read(call.request, read);
      if (body === 'full') return this.#overloaded();
      if (body.kind === 'gone') return 'gone';
      if (body.kind === 'too-large') return bodyTooLarge(maxBytes);
      const admission = admit(body.bytes);
      return admission.kind === 'out' ? admission.answer : await this.#handOn(admission.arrival, call);
    } finally {
      metrics.intake(clock.monotonic() - call.startedAt);
    }
  }

  /** Only an alert whose sender is known takes a place: strangers who write slowly must not take those of alerts. */
  async #handOn(arrival: Incoming, call: Call): Promise<Answer> {
    if (this.#inFlight >= this.#deps.limits.alertsInFlight) return this.#overloaded();
    this.#inFlight += 1;
    const answer = this.#deliver(arrival, call).finally(() => (this.#inFlight -= 1));
    return arrival.source === 'tradingview' ? this.#inTime(answer, call) : answer;
  }

  /** What takes too long is answered while somebody listens. Its commit goes on, and the repeat finds what that has done. */
  async #inTime(answer: Promise<Answer>, { startedAt, remote }: Call): Promise<Answer> {
    const { clock, metrics, log, limits } = this.#deps;
    const began = clock.monotonic();
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const cancel = clock.after(Math.max(0, startedAt + limits.answerMs - clock.monotonic()), () => resolve('late'));
    const first = await Promise.race([answer, late]).finally(cancel);
    if (first !== 'late') return first;
    answer.catch((error: unknown) => log.error('alert failed after it was answered', { error, remote }));
    metrics.alert('unavailable', 'slow');
    log.error('alert not answered in time; its commit goes on', { remote, committing_ms: Math.round(clock.monotonic() - began) });
    return unavailable(
      'store_slow',
      `not committed within ${limits.answerMs / 1_000} s of its arrival`,
      'send it again: if it is committed meanwhile, it is the same alert, and no second order',
    );
  }

  #overloaded(): Answer {
    this.#deps.metrics.alert('unavailable', 'overloaded');
    return unavailable('overloaded', 'too many alerts at once', 'send it again in a second; nothing was stored');
  }

  #checkSignature(call: Call, raw: Buffer): Admission {
    const { config, clock } = this.#deps;
    const request = { rawHeaders: call.request.rawHeaders, body: raw };
    const verdict = verify(request, config().webhook, clock.now());
    if (!verdict.ok) return { kind: 'out', answer: this.#fail(call, 'webhook', refuse(400, verdict.refusal)) };
    const { webhookId, timestamp } = verdict;
    const covered =
      webhookId === undefined || timestamp === undefined ? undefined : { id: webhookId, timestamp: timestamp / 1_000 };
    const custody = readCustody(request, covered, config().webhook.secrets);
    if (custody.kind === 'wrong') return { kind: 'out', answer: this.#fail(call, 'webhook', refuse(400, WRONG_CUSTODY)) };
    const arrival = {
      raw,
      source: 'webhook' as const,
      remote: call.remote,
      ...(webhookId !== undefined && { webhookId }),
      ...(custody.kind === 'proved' && { receivedAt: custody.receivedAt }),
    };
    return { kind: 'in', arrival };
  }

  #checkSender(call: Call): DoorRefusal | undefined {
    const { headers } = call.request;
    const knock = {
      token: call.params['token'] ?? '',
      remote: call.remote,
      peer: call.peer,
      forwardedFor: String(headers['x-forwarded-for'] ?? ''),
      ...presented(call.request),
    };
    return checkSender(knock, this.#deps.config().tradingview, this.#deps.clock.now());
  }

  /** Who fails too often waits; who knows a secret never does, because the check comes first. */
  #fail(call: Call, door: Door, answer: JsonAnswer): Answer {
    const { metrics, log } = this.#deps;
    metrics.alert('unauthenticated', String(answer.body['code']));
    const wait = this.#failures.failed(call.remote, door, String(answer.body['code']));
    if (wait !== undefined) return tooMany(wait);
    log.warn('alert not authenticated', { door, remote: call.remote, code: answer.body['code'], hint: answer.body['hint'] });
    return answer;
  }
}

/** What the connection itself proves counts before what a header says. */
function presented({ socket, headers }: IncomingMessage): Pick<Knock, 'secure' | 'certificate'> {
  const secure = socket instanceof TLSSocket;
  const own = secure ? socket.getPeerX509Certificate() : undefined;
  if (own !== undefined) return { secure, certificate: { by: 'connection', certificate: own } };
  const header = headers['client-cert'] ?? headers['x-client-cert'];
  return { secure, ...(header !== undefined && { certificate: { by: 'proxy', header: String(header) } }) };
}

const WRONG_CUSTODY = {
  code: 'invalid_signature',
  error: 'Invalid signature',
  hint: 'pinewire-received-at is not what pinewire-signature covers: only a relay with one of webhook.secrets may send it',
};

function answerOf({ status, ...text }: DoorRefusal): JsonAnswer {
  return refuse(status, text);
}

function compressed(coding: string): Answer {
  const hint = 'send the bytes as they are: a signature covers them, and an alert is small';
  const text = { code: 'unsupported_encoding', error: `body is encoded with ${JSON.stringify(coding.slice(0, 40))}`, hint };
  return refuse(415, text, { 'accept-encoding': 'identity' });
}
