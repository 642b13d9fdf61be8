// `pinewire reload`: has the running service read its file again, and prints what is different now.
import { type Command, flag, printJson } from './cli.ts';
import { readConfig } from './config.ts';
import { person } from './offline.ts';
import { askRunning } from './service-client.ts';
import { printable } from './table.ts';

export const reload: Command = async ({ cli, options }) => {
  // A bad file ends here with its own line: the service keeps what it runs on.
  const config = readConfig(cli, options);
  const answer = await askRunning(config, cli.clock, 'POST', '/api/reload', { by: person(cli) });
  const changes = Array.isArray(answer['changes']) ? answer['changes'].map(String) : [];
  if (flag(options, 'json')) printJson(cli, answer);
  else if (changes.length === 0) cli.out('Nothing is different: the file says what already runs.');
  else cli.out(['Applied:', ...changes.map((change) => `  ${printable(change)}`)].join('\n'));
  return 0;
};
