// `pinewire check`: whether the configuration is valid, and what it means, in lines that show what would surprise.
import { relative } from 'node:path';
import { printMoney } from '../../model/money.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { printProblem } from '../config/problem.ts';
import { type Command, flag, printJson } from './cli.ts';
import { configFile } from './config.ts';
import { facts } from './timeline.ts';
import { certificateFaults, certificateNotes } from './tls.ts';
import { storePlace } from '../config/store-url.ts';
import { tryCertificates } from '../tls/open.ts';

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const check: Command = async ({ cli, options }) => {
  const loaded = loadConfig({ file: configFile(cli, options), cwd: cli.cwd, env: cli.env });
  const certificates = loaded.ok ? tryCertificates(loaded.config, cli.clock.now()) : [];
  const problems = loaded.ok ? certificateFaults(certificates) : loaded.problems;
  if (!loaded.ok || problems.length > 0) {
    if (flag(options, 'json')) printJson(cli, { ok: false, problems });
    else for (const problem of problems) cli.err(`pinewire: ${printProblem(problem)}`);
    return 1;
  }
  const { config } = loaded;
  const notes = [...loaded.notes, ...certificateNotes(certificates)];
  if (flag(options, 'json')) {
    printJson(cli, { ok: true, file: config.file ?? null, notes });
    return 0;
  }
  const name =
    config.file === undefined ? 'built-in defaults (there is no pinewire.yaml)' : relative(cli.cwd, config.file) || config.file;
  cli.out(`Valid: ${name}\n${summary(config)}`);
  for (const note of notes) cli.out(`  note: ${note}`);
  return 0;
};

function summary(config: Config): string {
  const { server, accounts, routes, markets, risk, store } = config;
  return facts([
    ['listens on', `${server.host}:${server.port}`],
    ...(server.tls === undefined ? [] : [['HTTPS on', `${server.tls.host}:${server.tls.port}`] as [string, string]]),
    ['public URL', server.publicUrl ?? 'none: TradingView cannot reach it'],
    ['store', storePlace(store)],
    ...accounts.map((account): [string, string] => ['account', describeAccount(account)]),
    ...routes.map((route): [string, string] => ['route', describeRoute(route)]),
    ['markets', `${markets.length} reviewed`],
    ['max order', risk.maxOrderValue === undefined ? 'not limited' : printMoney(risk.maxOrderValue)],
    ['daily loss', risk.dailyLoss === undefined ? 'not limited' : printMoney(risk.dailyLoss)],
  ]);
}

function describeAccount({ name, exchange, mode, type, risk }: Config['accounts'][number]): string {
  const limit = risk.maxOrderValue === undefined ? '' : `, max order ${printMoney(risk.maxOrderValue)}`;
  return `${name}: ${exchange} ${type}, ${mode.toUpperCase()}${limit}`;
}

function describeRoute({ strategy, accounts, size, sides, enabled }: Config['routes'][number]): string {
  const what = strategy === undefined ? 'any strategy' : strategy;
  const how =
    size === 'alert'
      ? "the alert's size"
      : size.kind === 'equity'
        ? `${size.percent.toFixed()}% of equity`
        : printMoney(size.value);
  return `${what} → ${accounts.join(', ')}, ${how}${sides === 'both' ? '' : `, ${sides} only`}${enabled ? '' : ', switched off'}`;
}
