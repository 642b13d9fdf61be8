// `pinewire url`: what to paste into TradingView, and where scripts send.
import { type Command, flag, printJson } from './cli.ts';
import { readConfig } from './config.ts';
import { doorUrl, serviceUrl } from './service-client.ts';
import { facts } from './timeline.ts';

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const url: Command = async ({ cli, options }) => {
  const config = readConfig(cli, options);
  const { relay } = config;
  const { publicUrl } = config.server;
  const base = publicUrl ?? doorUrl(config);
  const shown = cli.terminal || flag(options, 'json');
  const tokens = config.tradingview.tokens.map((token) => `${base}/tv/${shown ? token : '<token>'}`);
  if (flag(options, 'json')) {
    const behind =
      relay === undefined ? { dashboard: `${serviceUrl(config)}/`, webhook: `${base}/webhook` } : { forward_to: relay.forwardTo };
    printJson(cli, { public: publicUrl !== undefined, ...behind, tradingview: tokens });
    return 0;
  }
  const behind: [string, string][] =
    relay === undefined
      ? [
          ['signed, for scripts', `${base}/webhook`],
          ['dashboard', `${serviceUrl(config)}/`],
        ]
      : [['the relay forwards to', relay.forwardTo]];
  cli.out(
    facts([
      ['TradingView', tokens[0] ?? 'no token yet: npx pinewire serve generates one at its first start'],
      ...tokens.slice(1).map((address): [string, string] => ['', address]),
      ...behind,
    ]),
  );
  if (!shown && tokens.length > 0) cli.err('pinewire: the token is printed on a terminal or with --json only');
  if (publicUrl === undefined)
    cli.err('pinewire: TradingView cannot reach these: set server.public_url to the address of your HTTPS server or tunnel');
  return 0;
};
