// How things stand: the status sentence and everything it rests on, read again whenever the journal grows.
import { computed, signal } from '@preact/signals';
import { agreeWith, spaced } from '../clock.ts';
import { get, type Problem } from '../net/api.ts';
import type { Status } from '../net/wire.ts';
import { zone } from '../show/time.ts';
import { counted } from '../show/words.ts';

export const status = signal<Status | undefined>(undefined);
/** Why it could not be read when it was asked for last. */
export const standingProblem = signal<Problem | undefined>(undefined);
export type Connection = 'connecting' | 'live' | 'lost';
export const connection = signal<Connection>('connecting');
/** Since when nothing came, in milliseconds of the page's clock. */
export const lostAt = signal(0);

export async function readStanding(): Promise<void> {
  const answer = await get<Status>('/api/status');
  standingProblem.value = answer.ok ? undefined : answer.problem;
  if (!answer.ok) return;
  agreeWith(answer.value.now);
  zone.value = answer.value.zone;
  status.value = answer.value;
}

/** A burst of events is one look. */
export const readStandingSoon = spaced(1_000, () => void readStanding());

/** Whether a person is needed now. */
export const needsPerson = computed(() => {
  const now = status.value;
  if (now === undefined) return false;
  return !now.ready || now.unknown_orders > 0 || now.frozen.length + now.halts.length + now.warnings.length > 0;
});

/** Changes only when something happened that a person who listens to the page must hear. */
export const alarm = computed(() => {
  const now = status.value;
  if (now === undefined) return '';
  const parts = [
    ...now.not_ready.map((problem) => `Not ready: ${problem}.`),
    now.orders.unknown > 0 ? `${counted(now.orders.unknown, 'unknown order')}.` : '',
    now.unknown_orders > now.orders.unknown
      ? `${counted(now.unknown_orders - now.orders.unknown, 'open order')} for a person to settle.`
      : '',
    ...now.frozen.map(({ account, market }) => `${market} on ${account} is frozen.`),
    ...now.halts.map(
      (halt) => `${halt.level === 'all' ? 'Everything' : 'Entries'} halted for ${halt.account ?? 'every account'}.`,
    ),
    ...now.warnings.map((warning) => `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`),
  ];
  return parts.filter((part) => part !== '').join(' ') || 'All well.';
});
