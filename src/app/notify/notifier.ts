// Tells people what happened, from committed state only: no order ever waits for a message, and no message is lost with the process.
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { ActionResult, NotifyResult } from '../actions-port.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Courier, type CourierLedger, CURSORS, createCourier } from './courier.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Fetch } from './post.ts';
import { createTarget, type Target } from './target.ts';

export interface NotifierParts {
  readonly ledger: CourierLedger & Pick<Ledger, 'subscribe' | 'healthy'>;
  /** Asked again at every commit, so that a reload counts. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'notification'>;
  /** Absent: Node's. */
  readonly fetch?: Fetch;
  /** Whether the heartbeat goes out; absent: while the ledger can commit. */
  readonly well?: () => boolean;
}

export interface Notifier {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sends each target a message now and says what became of it. */
  test(): Promise<ActionResult<{ readonly results: readonly NotifyResult[] }>>;
}

export function createNotifier(parts: NotifierParts): Notifier {
  const fetch = parts.fetch ?? globalThis.fetch;
  const couriers = new Map<string, Courier>();
  const heartbeat = createHeartbeat({ ...parts, fetch, well: parts.well ?? (() => parts.ledger.healthy().ok) });
  let applied: Config['notify'] | undefined;
  let unsubscribe = (): void => undefined;

  /** Starts and stops couriers so that they are those of the configuration. */
  const apply = (): void => {
    const { notify } = parts.config();
    if (notify === applied) return;
    applied = notify;
    // Kinds or a token may have changed under the same key: a new courier goes on from the old one's cursor.
    const relieved = new Map([...couriers].map(([key, courier]) => [key, courier.stop()]));
    couriers.clear();
    for (const target of targetsOf(notify, { ...parts, fetch })) {
      couriers.set(target.key, createCourier(target, parts, relieved.get(target.key)));
    }
  };

  return {
    async start() {
      await forgetOthers(parts, fetch);
      unsubscribe = parts.ledger.subscribe((change) => {
        apply();
        if (change.events.length === 0) return;
        for (const courier of couriers.values()) courier.wake(change.events);
      });
      apply();
      heartbeat.start();
    },
    async stop() {
      unsubscribe();
      heartbeat.stop();
      await Promise.all([...couriers.values()].map((courier) => courier.stop()));
    },
    test: () => test(targetsOf(parts.config().notify, { ...parts, fetch }), parts.clock),
  };
}

function targetsOf(notify: Config['notify'], parts: { clock: Clock; fetch: Fetch }): Target[] {
  const seen = new Map<string, number>();
  return notify.map((entry) => {
    const target = createTarget(entry, parts);
    // Two entries for one chat (with different kinds) keep a cursor each.
    const count = (seen.get(target.key) ?? 0) + 1;
    seen.set(target.key, count);
    return count === 1 ? target : { ...target, key: `${target.key}-${count}` };
  });
}

/** Forgets the cursors of targets that are gone: one that comes back later must not be told of the months between. */
async function forgetOthers({ ledger, config, clock }: NotifierParts, fetch: Fetch): Promise<void> {
  const kept = new Set(targetsOf(config().notify, { clock, fetch }).map(({ key }) => CURSORS + key));
  const gone = [...(await ledger.register(CURSORS)).keys()].filter((name) => !kept.has(name));
  if (gone.length > 0) await ledger.saveRegister(new Map(gone.map((name) => [name, null])));
}

async function test(targets: readonly Target[], clock: Clock): ReturnType<Notifier['test']> {
  if (targets.length === 0) {
    const hint = 'add notify to pinewire.yaml, for example - {telegram: {token: "${TG_TOKEN}", chat: "123"}}';
    return { kind: 'refused', status: 409, code: 'no_notify', error: 'nobody is to be notified', hint };
  }
  const lines = ['This is a test message of pinewire: news arrives here.'];
  const seq = clock.now();
  const message = { lines, more: 0, firstSeq: seq, lastSeq: seq, head: '', kinds: ['test'] };
  const results = targets.map(async (target): Promise<NotifyResult> => {
    const delivery = await target.send(message);
    return { target: target.name, ok: delivery.kind === 'sent', detail: delivery.detail };
  });
  return { kind: 'done', value: { results: await Promise.all(results) } };
}
