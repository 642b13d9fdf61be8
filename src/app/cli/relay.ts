// `pinewire relay`: the public edge alone; and what a person does about alerts that it could not forward.
import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { withRetired } from '../config/retired.ts';
import { secretsOf } from '../config/secret-values.ts';
import { readListen } from '../config/values.ts';
import { staySmall } from '../heap.ts';
import { createLog } from '../log.ts';
import { type RelayConfig, startRelay } from '../relay/relay.ts';
import { dropAlerts, moveAlert, type Stuck, stuckAlerts } from '../relay/spool.ts';
import { type Cli, type Command, flag, type Options, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { table } from './table.ts';
import { publicLine } from './tls.ts';
import { clockTime } from './times.ts';
import { runUntilTold } from './until-told.ts';

export const relay: Command = async ({ cli, options }) => {
  const config = relayConfig(readConfig(cli, options));
  const retry = textOption(options, 'retry');
  const park = textOption(options, 'park');
  const drop = textOption(options, 'drop');
  if (flag(options, 'parked')) return showStuck(cli, options, config);
  if (retry !== undefined) return move(cli, config, retry, 'waiting');
  if (park !== undefined) return move(cli, config, park, 'parked');
  if (drop !== undefined) return dropParked(cli, config, drop);
  return run(cli, options, config);
};

function relayConfig(config: Config): RelayConfig {
  const { relay: section, webhook, tradingview } = config;
  if (section === undefined)
    throw new Stop('there is no relay in the configuration: add relay: {forward_to: "https://…/webhook"} to pinewire.yaml');
  if (webhook.secrets.length === 0)
    throw new Stop(
      'webhook.secrets names no secret to sign with: copy one of the receiver, pinewire token show webhook prints it there',
    );
  if (tradingview.tokens.length === 0)
    throw new Stop('tradingview.tokens names no token, so nobody could come in: openssl rand -hex 32 makes one');
  return { ...config, relay: section };
}

async function run(cli: Cli, options: Options, config: RelayConfig): Promise<number> {
  const secrets = secretsOf(config);
  const log = createLog({ clock: cli.clock, secrets: () => secrets });
  const current = (): RelayConfig => ({ ...withRetired(config, cli.clock.now()), relay: config.relay });
  const running = await startRelay({ config: current, clock: cli.clock, log, listen: listenOption(options) });
  // Before anything is said: who reads that it runs may stop it at once.
  const ended = runUntilTold(cli, running);
  staySmall();
  const base = config.server.publicUrl ?? running.url;
  const tokens = config.tradingview.tokens.map((token) => `  ${base}/tv/${cli.terminal ? token : '<token>'}`);
  const lines = [
    `pinewire relay runs on ${running.url} and forwards to ${config.relay.forwardTo}`,
    'TradingView posts to',
    ...tokens,
    ...(config.server.publicUrl === undefined ? ['behind a proxy with HTTPS; name its address as server.public_url'] : []),
  ];
  if (running.publicListener !== undefined) lines.push(publicLine(running.publicListener));
  cli.out(lines.join('\n'));
  return ended;
}

function listenOption(options: Options): { readonly host: string; readonly port: number } | undefined {
  const text = textOption(options, 'listen');
  const listen = text === undefined ? undefined : readListen(text);
  if (text !== undefined && listen === undefined)
    throw new Stop(`--listen ${text} is no address: write host:port, such as 127.0.0.1:8081`, 2);
  return listen;
}

function showStuck(cli: Cli, options: Options, config: RelayConfig): number {
  const { spool } = config.relay;
  const stuck = existsSync(spool) ? stuckAlerts(spool) : [];
  if (flag(options, 'json')) {
    const rows = stuck.map(({ receivedAt, clientRef, ...rest }) => ({
      ...rest,
      client_ref: clientRef,
      received_at: new Date(receivedAt).toISOString(),
    }));
    printJson(cli, { alerts: rows });
    return 0;
  }
  if (stuck.length === 0) {
    cli.out('Nothing is parked, and nothing is tried in vain.');
    return 0;
  }
  const zone = config.server.displayZone;
  cli.out(
    table<Stuck>(
      [
        { title: 'id', cell: ({ id }) => id },
        { title: 'state', cell: ({ state }) => state },
        { title: `received (${zone})`, cell: ({ receivedAt }) => clockTime(receivedAt, zone) },
        { title: 'strategy and symbol', cell: ({ lane }) => lane },
        { title: 'client_ref', cell: ({ clientRef }) => clientRef },
        { title: 'tries', cell: ({ tries }) => String(tries), right: true },
        { title: 'problem', cell: ({ problem }) => problem },
      ],
      stuck,
    ),
  );
  return 0;
}

function move(cli: Cli, { relay: { spool } }: RelayConfig, id: string, to: 'waiting' | 'parked'): number {
  const retry = to === 'waiting';
  if (!existsSync(spool) || !moveAlert(spool, id, to, cli.clock.now()))
    throw new Stop(`there is no ${retry ? 'parked or waiting' : 'waiting'} alert ${id}: pinewire relay --parked lists them`);
  cli.out(
    retry ? `${id} is tried at once by the relay that runs, or by the next one.` : `${id} is parked; those behind it go on.`,
  );
  return 0;
}

function dropParked(cli: Cli, { relay: { spool } }: RelayConfig, id: string): number {
  const dropped = existsSync(spool) ? dropAlerts(spool, id, cli.clock.now()) : [];
  if (dropped.length === 0) {
    const which = id === 'all' ? 'no parked alert' : `no parked alert ${id}`;
    throw new Stop(`there is ${which}: pinewire relay --parked lists them, --park sets one aside that waits`);
  }
  for (const { id: one, lane, clientRef } of dropped) cli.out(`${one} is dropped: ${lane}, client_ref ${clientRef}.`);
  return 0;
}
