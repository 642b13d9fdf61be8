// What only one of several processes does: started where this one leads, stopped where it does not any more.
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';
import type { Log } from '../log.ts';

/** A lead lasts ten seconds; renewed in time, and after its holder's death somebody else has it within fifteen. */
const RENEW_MS = 3_000;

export interface Led {
  stop(): Promise<void>;
}

export interface LedParts {
  /** Takes or keeps the lead. */
  readonly lead: () => Promise<boolean>;
  readonly start: () => Promise<() => Promise<void>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Resolves once the first attempt was made. */
export async function runLed({ lead, start, clock, log }: LedParts): Promise<Led> {
  let running: (() => Promise<void>) | undefined;
  let ended = false;
  let cancel = (): void => undefined;
  let turn: Promise<void> = Promise.resolve();
  const end = async (): Promise<void> => {
    const stop = running;
    running = undefined;
    await stop?.();
  };
  const look = async (): Promise<void> => {
    try {
      const leads = await lead();
      if (ended) return;
      if (leads) running ??= await start();
      else await end();
    } catch (error) {
      // Who cannot ask the store cannot know that nobody else leads.
      log.debug('lead not renewed', { problem: messageOf(error) });
      await end();
    }
  };
  const tick = (): void => {
    turn = look().finally(() => {
      if (!ended) cancel = clock.after(RENEW_MS, tick);
    });
  };
  tick();
  await turn;
  return {
    stop: async () => {
      ended = true;
      cancel();
      await turn;
      await end();
    },
  };
}
