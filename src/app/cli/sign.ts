// `pinewire sign`: the headers that sign a body, and the curl command that sends it, for people who write their own sender.
import { argument, type Command, flag, printJson, textOption } from './cli.ts';
import { readBody } from './body.ts';
import { readConfig } from './config.ts';
import { signatureHeaders } from './send.ts';
import { shellWord } from './shell-word.ts';
import { serviceUrl } from './service-client.ts';

export const sign: Command = async ({ cli, args, options }) => {
  const config = readConfig(cli, options);
  const file = argument(args, 0);
  const body = await readBody(cli, file);
  const headers = signatureHeaders(config, body, cli.clock);
  const url = textOption(options, 'url') ?? `${serviceUrl(config)}/webhook`;
  // From standard input curl gets the body in the command itself; --data-binary sends a file's bytes unchanged, --data would drop line breaks.
  const data = file === '-' ? shellWord(new TextDecoder().decode(body)) : shellWord(`@${file}`);
  const curl = ['curl', '-sS', ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`)];
  const command = [...curl, "-H 'content-type: application/json'", `--data-binary ${data}`, shellWord(url)].join(' ');
  if (flag(options, 'json')) printJson(cli, { headers, url, curl: command });
  else cli.out([...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', command].join('\n'));
  return 0;
};
