// A process that does nothing but accept alerts, as fast as it may, and says which are acknowledged. Tests kill it, and take its disk away.
import { systemClock } from '../../src/app/clock.ts';
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { setScene } from './scene.ts';

const [file = '', prefix = 'run', inFlight = '16', pause = '0'] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const ledger = await openSqliteLedger({ file, clock: systemClock, role: 'serve', log: (line) => say(`log ${line}`) });
  const { come } = await setScene(ledger, systemClock);
  say('ready');
  let count = 0;
  const loop = async (): Promise<void> => {
    for (;;) {
      const clientRef = `${prefix}-${++count}`;
      try {
        const { kind, alertId } = await come({ clientRef });
        say(`${kind} ${clientRef} ${alertId}`);
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        say(`unavailable ${clientRef}`);
        await systemClock.sleep(20);
      }
      if (pause !== '0') await systemClock.sleep(Number(pause));
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, loop));
} catch (error) {
  say(`failed ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  process.exit(1);
}
