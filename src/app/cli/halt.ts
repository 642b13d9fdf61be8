// `pinewire halt` and `resume`: the kill switch. Halting never depends on a running service.
import type { Config } from '../config/config.ts';
import { isMended, presentCompared, readCompared } from '../present/compared.ts';
import { presentHalt } from '../present/market.ts';
import { type Cli, type Command, flag, printJson, textOption } from './cli.ts';
import { carrying } from './config.ts';
import { askFound, findService } from './find-service.ts';
import { reportAnswer, reportHalt } from './halt-report.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import type { Json } from './service-client.ts';
import { accountNamed, withStoreOf } from './store.ts';
import { printable } from './table.ts';

export const halt: Command = async ({ cli, options }) => {
  const found = findService(cli, options);
  const { config } = found;
  const account = textOption(options, 'account');
  const all = flag(options, 'all');
  const reason = textOption(options, 'reason') ?? '';
  const body = { all, reason, by: person(cli), ...(account !== undefined && { account }) };
  const answer = await askFound(found, cli, '/api/halt', body);
  if (config === undefined) {
    reportAnswer(cli, options, answer ?? {});
    return 0;
  }
  if (answer === undefined) {
    await withStoreOf(cli, config, 'tool', async ({ ledger, accounts }) => {
      const accountId = account === undefined ? undefined : accountNamed(accounts, account).id;
      await ledger.halt({
        ...(accountId !== undefined && { accountId }),
        level: all ? 'all' : 'entries',
        reason,
        by: person(cli),
      });
    });
  }
  await withStoreOf(cli, config, 'reader', (store) => reportHalt(cli, options, store, answer === undefined));
  return 0;
};

export const resume: Command = async ({ cli, options }) => {
  const found = findService(cli, options);
  const { config } = found;
  const account = textOption(options, 'account');
  const answer = await askFound(found, cli, '/api/resume', { by: person(cli), ...(account !== undefined && { account }) });
  const { lifted, halts, notMended } =
    answer === undefined && config !== undefined ? await resumeDirectly(cli, config, account) : readResumed(answer ?? {});
  const offline = answer === undefined;
  if (flag(options, 'json')) printJson(cli, { lifted, halts, not_mended: notMended, running: !offline });
  else {
    const left = halts.map((one) => printable(`  still halted: ${haltWords(one)}`));
    const forgotten = notMended.map(({ text, hint }) => `\n${printable(`${String(text)}: ${String(hint)}.`)}`);
    const done = printable(carrying(options, resumedText(lifted, account, halts)));
    cli.out([`${done}${offline && lifted > 0 ? ` ${OFFLINE_NOTE}` : ''}`, ...left, ...forgotten].join('\n'));
  }
  return lifted === 0 ? 1 : 0;
};

/** Whose entries go out now: what another halt still stops must not be called lifted. */
function resumedText(lifted: number, account: string | undefined, halts: readonly Json[]): string {
  if (lifted === 0) return 'There was no such halt to lift.';
  if (account === undefined) return 'Lifted: entries go out again.';
  const everybody = halts.some(({ account: name }) => typeof name !== 'string');
  if (!everybody) return `Lifted: entries go out again for ${account}.`;
  return `The halt of ${account} is lifted, but every account is halted, ${account} too, until npx pinewire resume lifts that.`;
}

function haltWords({ account, level, reason }: Json): string {
  return `${typeof account === 'string' ? account : 'every account'} (${String(level)}): ${String(reason)}`;
}

interface Resumed {
  readonly lifted: number;
  readonly halts: readonly Json[];
  /** What a store that has forgotten does not know of the accounts that trade again. */
  readonly notMended: readonly Json[];
}

function readResumed(answer: Json): Resumed {
  const { lifted, halts, not_mended: notMended } = answer;
  const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
  return { lifted: Number(lifted ?? 0), halts: list(halts), notMended: list(notMended) };
}

function resumeDirectly(cli: Cli, config: Config, account: string | undefined): Promise<Resumed> {
  return withStoreOf(cli, config, 'tool', async ({ ledger, accounts, accountName }) => {
    const accountId = account === undefined ? undefined : accountNamed(accounts, account).id;
    const lifted = await ledger.resume({ ...(accountId !== undefined && { accountId }), by: person(cli) });
    const configured = account === undefined ? config.accounts.map(({ name }) => name) : [account];
    const compared = await readCompared({ ledger, now: cli.clock.now(), configured, accountName });
    return {
      lifted,
      halts: (await ledger.halts()).map((one) => presentHalt(one, accountName)),
      notMended: compared.filter((one) => !isMended(one)).map((one) => presentCompared(one, accountName)),
    };
  });
}
