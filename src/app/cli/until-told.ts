// Runs until a signal says otherwise: one wish to stop is served in order, a second one at once.
import { messageOf } from '../../model/thrown.ts';
import type { Cli } from './cli.ts';

/** Ctrl-C reaches every process of the terminal, and npm and the starting process pass it on once more: that is one wish, not two. */
const ECHO_MS = 1_000;

/** What is in flight is finished or parked within 6 s; who waits longer than this for it waits in vain. */
const STOP_MS = 10_000;

/** Ends the process once the service has stopped, or resolves with 1 where it could not. The second signal does not wait for anything. */
export function runUntilTold(cli: Cli, service: { stop(): Promise<void> }): Promise<number> {
  return new Promise((resolve) => {
    let stoppingSince: number | undefined;
    const stop = (why: string): void => {
      if (stoppingSince !== undefined) return;
      stoppingSince = cli.clock.monotonic();
      if (cli.terminal) cli.err(`pinewire: ${why}, stopping`);
      cli.clock.after(STOP_MS, () => {
        cli.err(`pinewire: not stopped within ${STOP_MS / 1000} s; what was in flight is taken up at the next start`);
        process.exit(1);
      });
      service.stop().then(
        // At once: while Node takes itself down its handlers are gone, and an echo of the signal would end this as a kill does.
        () => process.exit(0),
        (error: unknown) => {
          cli.err(`pinewire: stopped with an error: ${messageOf(error)}`);
          resolve(1);
        },
      );
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (stoppingSince === undefined || cli.clock.monotonic() - stoppingSince < ECHO_MS) return stop(signal);
        cli.err('pinewire: stopped at once; what was in flight is taken up at the next start');
        process.exit(1);
      });
    // Started through an older Node: when that process is killed, nobody else tells this one.
    if (cli.env['PINEWIRE_HANDED_OVER'] !== undefined && process.connected)
      process.on('disconnect', () => stop('the starting process is gone'));
  });
}
