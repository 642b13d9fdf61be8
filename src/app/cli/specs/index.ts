// All commands in the order in which `pinewire --help` shows them.
import type { SpecGroup } from '../spec.ts';
import { ACTING } from './acting.ts';
import { ALERTS } from './alerts.ts';
import { KEEPING } from './keeping.ts';
import { READING } from './reading.ts';
import { RUNNING } from './running.ts';

export const SPECS: readonly SpecGroup[] = [RUNNING, ALERTS, READING, ACTING, KEEPING];

/** Called by their name they say that they are not there yet. */
export const HIDDEN: readonly string[] = ['backtest', 'replay'];
