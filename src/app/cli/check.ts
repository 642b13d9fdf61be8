// `pinewire check`: whether the configuration is valid, and what it means, in lines that show what would surprise.
import { relative } from 'node:path';
import { printMoney } from '../../model/money.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { printProblem } from '../config/problem.ts';
import { type Command, flag, printJson } from './cli.ts';
import { configFile } from './config.ts';
import { facts } from './timeline.ts';
import { storePlace } from '../config/store-url.ts';

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const check: Command = async ({ cli, options }) => {
  const result = loadConfig({ file: configFile(cli, options), cwd: cli.cwd, env: cli.env });
  if (flag(options, 'json')) {
    printJson(
      cli,
      result.ok ? { ok: true, file: result.config.file ?? null, notes: result.notes } : { ok: false, problems: result.problems },
    );
    return result.ok ? 0 : 1;
  }
  if (!result.ok) {
    for (const problem of result.problems) cli.err(`pinewire: ${printProblem(problem)}`);
    return 1;
  }
  const { config, notes } = result;
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
