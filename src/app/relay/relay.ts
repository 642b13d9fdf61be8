// The composition root of the relay: the public door, the spool behind it, and the way to the receiver. No ledger, no venue, no keys.
import { type Observation, startForwarder } from '../../edge/forwarder.ts';
import { laneText, type Spool, SpoolUnavailable, takenOf } from '../../edge/spool.ts';
import { parseAlert } from '../../intake/parse/parse.ts';
import type { Incoming } from '../../intake/receive.ts';
import { overwriteSecrets } from '../../intake/redact.ts';
import { httpStatus } from '../../intake/status.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../config/config.ts';
import { secretsInAlerts } from '../config/secret-values.ts';
import { type Answer, ok, refuse, unavailable } from '../http/answer.ts';
import { createDispatch } from '../http/dispatch.ts';
import { Doors } from '../http/doors.ts';
import { createFailureLimit } from '../http/failure-limit.ts';
import { healthRoutes } from '../http/health.ts';
import { knownSources } from '../http/known-sources.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import { createListener, type HttpServer } from '../http/listener.ts';
import type { ListenAddress } from '../http/port.ts';
import { publicPortOf } from '../http/public-port.ts';
import type { Call, Route } from '../http/route.ts';
import type { Log } from '../log.ts';
import { failureWords } from '../present/failures.ts';
import { certificateProblems } from '../tls/expiry.ts';
import type { Keeper } from '../tls/keeper.ts';
import { openKeeper } from '../tls/open.ts';
import { watchAge } from './alarm.ts';
import { createNotices } from './notices.ts';
import { plainWay } from './plain-way.ts';
import { createRelayMetrics, type RelayMetrics } from './metrics.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { startReporter } from './reporter.ts';
import { createSender } from './send.ts';
import { openSpool } from './spool.ts';

export type RelayConfig = Config & { readonly relay: NonNullable<Config['relay']> };

export interface RelayOptions {
  /** Asked for each alert: secrets that were rotated away end by the clock. */
  readonly config: () => RelayConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Instead of `relay.listen`. */
  readonly listen?: ListenAddress | undefined;
}

export interface Relay {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** `https://0.0.0.0:443`, where `relay.tls` is configured. */
  readonly publicListener?: string;
  stop(): Promise<void>;
}

/** Starts everything, or leaves nothing running and rejects: LedgerInUse, SpoolUnavailable, or the listen error. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { clock, log, config } = options;
  const spool = openSpool(config().relay.spool, clock, (problem) => log.error('spool', { problem }));
  const keeper = await openCertificate(options, spool);
  const metrics = createRelayMetrics(spool, clock, keeper);
  const secret = (): string => config().webhook.secrets[0] ?? '';
  const sender = createSender(clock, () => config().relay.forwardTo);
  const forwarder = startForwarder({
    spool,
    clock,
    send: sender.send,
    secret,
    maxAge: () => config().alerts.maxAge,
    observe: (what) => observe(what, log, metrics),
  });
  const alarm = alarmInto(spool, log);
  const refusals = createRefusals(clock, alarm);
  const refused = refusals.count;
  const reporter = startReporter({ spool, clock, log, send: sender.send, secret, refused, file: config().relay.spool });
  const age = watchAge({ spool, clock, log, alarm });
  const notices = createNotices({ spool, config, clock, log, well: () => spool.healthy().ok && age.well() });
  await notices.start();
  void plainWay(config().relay.forwardTo).then((problem) => problem && log.warn('plain http', { problem }));
  const endAll = async (): Promise<void> => {
    age.stop();
    keeper?.stop();
    await Promise.all([forwarder.stop(), reporter.stop()]);
    sender.close();
    await notices.stop();
    await spool.close();
  };
  try {
    const server = createServer({ ...options, spool, metrics, refusals, keeper, wake: forwarder.wake });
    const { address, publicAddress } = await server.listen(options.listen);
    return {
      url: address,
      ...(publicAddress !== undefined && { publicListener: publicAddress }),
      stop: async () => {
        await server.close();
        await endAll();
      },
    };
  } catch (error) {
    await endAll();
    throw error;
  }
}

/** A spool that cannot commit says so itself. */
function alarmInto(spool: Spool, log: Log): (text: string) => void {
  return (text) => {
    spool.alarm(text).catch((error: unknown) => log.warn('alarm not noted', { error }));
  };
}

/** A certificate that cannot be used leaves nothing open. */
async function openCertificate({ config, clock, log }: RelayOptions, spool: Spool): Promise<Keeper | undefined> {
  try {
    return openKeeper('relay', config(), { clock, log, alarm: alarmInto(spool, log) });
  } catch (error) {
    await spool.close();
    throw error;
  }
}

interface ServerParts extends TakeParts {
  readonly keeper: Keeper | undefined;
}

function createServer(parts: ServerParts): HttpServer {
  const { clock, log, config, spool, metrics, keeper } = parts;
  let host = config().relay.host;
  const limits = HTTP_LIMITS;
  const failures = createFailureLimit({
    clock,
    settings: () => config().webhook.failedRateLimit,
    metrics,
    report: (guesser) => {
      log.error('not let in', { ...guesser, hint: 'alerts with the right token are not slowed' });
      alarmInto(spool, log)(failureWords(guesser));
    },
  });
  const deps = { config, clock, log, metrics, limits, listenHost: () => host, ready: () => notReady(spool, keeper), keeper };
  const doors = new Doors(deps, failures, (arrival, call) => take(parts, arrival, call));
  const routes: Route[] = [
    { method: 'POST', path: '/tv/:token', door: 'open', handle: (call) => doors.tradingview(call) },
    ...healthRoutes(deps, failures),
  ];
  return createListener({
    clock,
    limits,
    routes,
    dispatch: createDispatch(deps, failures),
    configured: () => config().relay,
    listenKey: 'relay.listen',
    isKnown: knownSources(config),
    publicPort: publicPortOf('relay', config(), keeper),
    onListen: (at) => {
      host = at.host;
    },
  });
}

function notReady(spool: Spool, keeper: Keeper | undefined): string[] {
  const health = spool.healthy();
  return [...(health.ok ? [] : [health.problem]), ...certificateProblems(keeper)];
}

interface TakeParts extends RelayOptions {
  readonly spool: Spool;
  readonly metrics: RelayMetrics;
  readonly refusals: Refusals;
  readonly wake: () => void;
}

/** What the receiver would refuse for its form is refused here, while TradingView still listens; everything else is kept before the 200. */
async function take(parts: TakeParts, arrival: Incoming, call: Call): Promise<Answer> {
  const { config, clock, log, spool, metrics, wake } = parts;
  const body = overwriteSecrets(arrival.raw, secretsInAlerts(config()));
  const parsed = parseAlert(body, body === arrival.raw);
  if (!parsed.ok) {
    const { refusal } = parsed;
    metrics.alert('refused', refusal.code);
    parts.refusals.note(refusal);
    log.warn('alert refused', { remote: call.remote, code: refusal.code, problem: refusal.error, hint: refusal.hint });
    return refuse(httpStatus(refusal.code), refusal);
  }
  const given = { receivedAt: clock.now(), remote: call.remote, body };
  const alert = takenOf(parsed.alert, call.params['token'] ?? '', given);
  try {
    const { kind, id } = await spool.take(alert);
    wake();
    metrics.alert(kind === 'new' ? 'accepted' : 'duplicate', 'none');
    log.info(kind === 'new' ? 'alert taken' : 'alert repeated', {
      alert: id,
      client_ref: alert.clientRef,
      lane: laneText(alert.scope),
    });
    const repeated = kind === 'repeated' && { duplicate: true };
    return ok({ success: true, id, client_ref: alert.clientRef, status: 'spooled', ...repeated });
  } catch (error) {
    if (!(error instanceof SpoolUnavailable)) throw error;
    metrics.alert('unavailable', 'store');
    log.error('alert not kept', { problem: error.message });
    return unavailable('store_unavailable', 'the spool cannot commit now', 'send it again: nothing was acknowledged');
  }
}

function observe(what: Observation, log: Log, metrics: RelayMetrics): void {
  switch (what.kind) {
    case 'delivered':
    case 'parked':
    case 'again': {
      metrics.forwarded(what.kind);
      const { id, clientRef, lane } = what.alert;
      const fields = { alert: id, client_ref: clientRef, lane, age_s: Math.round(what.ageMs / 1_000) };
      if (what.kind === 'delivered') return log.info('alert delivered', fields);
      const problem = { ...fields, problem: what.problem };
      if (what.kind === 'again') return log.warn('alert postponed', problem);
      return log.error('alert parked', { ...problem, hint: `mend it, then pinewire relay --retry ${id}` });
    }
    case 'receiver away':
      metrics.receiver(false);
      return log.error('receiver away', { problem: what.problem, hint: 'alerts are kept until it answers' });
    case 'receiver back':
      metrics.receiver(true);
      return log.info('receiver back');
    case 'spool':
      return log.error('spool', { problem: what.problem });
  }
}
