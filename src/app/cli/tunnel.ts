// `pinewire tunnel`: a public HTTPS address for a trial, by ngrok's agent, which is a package of its own and loaded only here.
import { firstLineOf } from '../../model/thrown.ts';
import { readEnvFile } from '../config/variables.ts';
import { type Cli, type Command, flag, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { serviceUrl } from './service-client.ts';
import { openTunnelDoor } from './tunnel-door.ts';
import { runUntilTold } from './until-told.ts';

const PACKAGE = '@ngrok/ngrok';

/** What is used of the package (its `forward` and the listener it resolves to). */
export interface Ngrok {
  forward(options: {
    readonly addr: string;
    readonly authtoken: string;
    readonly domain?: string;
    readonly on_status_change?: (status: string, error?: string) => void;
  }): Promise<{ url(): string | null; close(): Promise<void> }>;
}

/** Undefined where the package is not installed. */
export type LoadNgrok = () => Promise<Ngrok | undefined>;

export const tunnel: Command = (invocation) => tunnelWith(loadNgrok)(invocation);

/** `until` runs it until somebody says otherwise. */
export function tunnelWith(load: LoadNgrok, until: typeof runUntilTold = runUntilTold): Command {
  return async ({ cli, options }) => {
    const config = readConfig(cli, options);
    const ngrok = await load();
    if (ngrok === undefined) throw new Stop(NOT_INSTALLED);
    const authtoken = cli.env['NGROK_AUTHTOKEN'] || readEnvFile(config.folder)['NGROK_AUTHTOKEN'];
    if (authtoken === undefined || authtoken === '') throw new Stop(NO_TOKEN);
    const service = serviceUrl(config);
    const door = await openTunnelDoor(service);
    const domain = textOption(options, 'domain');
    try {
      const listener = await ngrok.forward({
        addr: `127.0.0.1:${door.port}`,
        authtoken,
        ...(domain !== undefined && { domain }),
        on_status_change: (status, error) => cli.err(`pinewire: tunnel ${status}${error ? `: ${error}` : ''}`),
      });
      const url = listener.url();
      if (url === null) throw new Error('it gave no address');
      const ended = until(cli, { stop: () => Promise.all([listener.close(), door.close()]).then(() => undefined) });
      show(cli, flag(options, 'json'), { url, service, tokens: config.tradingview.tokens });
      return await ended;
    } catch (error) {
      await door.close();
      throw new Stop(`ngrok opened no tunnel: ${firstLineOf(error).replaceAll(authtoken, '…')}`);
    }
  };
}

interface Opened {
  readonly url: string;
  readonly service: string;
  readonly tokens: readonly string[];
}

function show(cli: Cli, json: boolean, { url, service, tokens }: Opened): void {
  if (json) return printJson(cli, { url, service, tradingview: tokens.map((token) => `${url}/tv/${token}`) });
  const lines = [
    `${url} leads to ${service}, for /tv/ and nothing else.`,
    'Paste into TradingView, as the webhook URL of an alert:',
    ...tokens.map((token) => `  ${url}/tv/${cli.terminal ? token : '<token>'}`),
    'For a trial: the address lasts as long as this command runs, and every alert passes through ngrok. Ctrl-C ends it.',
  ];
  cli.out(lines.join('\n'));
}

async function loadNgrok(): Promise<Ngrok | undefined> {
  try {
    // The name is no literal, because a checkout without the package must still build.
    const name: string = PACKAGE;
    const module = (await import(name)) as Ngrok & { readonly default?: Ngrok };
    return module.default ?? module;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

const NOT_INSTALLED = `pinewire tunnel needs ${PACKAGE}, which is not installed with pinewire: npm install --no-save ${PACKAGE} in the folder of pinewire brings it (npm install -g ${PACKAGE} where pinewire is global); a server of your own needs none, see docs/guide/vps.md`;
const NO_TOKEN =
  'ngrok asks for an account: copy your authtoken from dashboard.ngrok.com and set NGROK_AUTHTOKEN in the environment or in .env';
