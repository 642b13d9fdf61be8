// One alert against settings, positions and the clock, in as few words as a case needs.
import { ANY, intakeSettings, type SettingsChanges } from './intake-settings.ts';
import { manualClock } from './manual-clock.ts';
import { decide } from '../src/intake/decide.ts';
import { resolve } from '../src/intake/resolve/resolve.ts';
import { pendingOf } from '../src/ledger/pending.ts';
import type { IntakeView } from '../src/ledger/port.ts';
import type { Alert } from '../src/model/alert.ts';
import { decimal, plain } from '../src/model/decimal.ts';
import type { AlertId } from '../src/model/ids.ts';
import type { Order } from '../src/model/order.ts';
import { FLAT } from '../src/model/position.ts';
import { readRouteSize } from '../src/model/size.ts';

export const MINUTE = 60_000;
const ALERT: Alert = {
  dialect: 'native',
  strategy: '',
  exchange: 'binance',
  symbol: 'BTCUSDT',
  clientRef: 'a-1',
  side: 'buy',
  size: decimal('0.01'),
};

export interface Case {
  readonly alert?: Partial<Alert>;
  readonly settings?: SettingsChanges;
  readonly held?: string;
  readonly pending?: readonly Order[];
  /** When it reached us, before now. */
  readonly waited?: number;
  readonly had?: IntakeView['had'];
}

const clock = manualClock(Date.UTC(2026, 10, 22, 12, 0, 1));
export const NOW = clock.now();

export function run({
  alert: changes = {},
  settings: wanted = {},
  held = '0',
  pending = [],
  waited = 0,
  had = () => undefined,
}: Case) {
  const alert = { ...ALERT, ...changes };
  const settings = intakeSettings(wanted);
  const view: IntakeView = {
    halts: () => [],
    position: () => ({ ...FLAT, quantity: decimal(held) }),
    pending: () => pending.map(pendingOf),
    had,
  };
  const resolution = resolve(alert, settings);
  const moment = { receivedAt: NOW - waited, now: NOW, tolerance: 5 * MINUTE };
  return decide({ resolution, settings, alertId: 'al_1' as AlertId, alert, ...moment, clock, spelling: () => 'hex32' }, view);
}

/** Each order in one line: `exit sell market 0.5`, `entry buy limit 1 @ 42000 denied:too_old`. */
export function lines(input: Case): string[] | string {
  const decision = run(input);
  if (decision.kind === 'refuse') return decision.refusal.code;
  return decision.intents.flatMap(({ orders }) =>
    orders.map(({ order, denial }) => {
      const size = order.size === undefined ? order.asked.kind : plain(order.size);
      const price = order.price === undefined ? '' : ` @ ${plain(order.price)}`;
      return `${order.effect} ${order.side} ${order.type} ${size}${price}${denial === undefined ? '' : ` denied:${denial.code}`}`;
    }),
  );
}

export const swap = (more: Case = {}): Case => ({
  ...more,
  alert: { symbol: 'BTCUSDT.P', ...more.alert },
  settings: { routes: [{ ...ANY, accounts: ['swap'] }], ...more.settings },
});
export const sized = (text: string): SettingsChanges => ({ routes: [{ ...ANY, size: readRouteSize(text) ?? 'alert' }] });
