// `pinewire notify test`: a message to every target, sent by the service itself, so that the test takes the way the news will take.
import { type Command, flag, printJson } from './cli.ts';
import { readConfig } from './config.ts';
import { person } from './offline.ts';
import { askRunning } from './service-client.ts';
import { printable } from './table.ts';

interface Result {
  readonly target?: unknown;
  readonly ok?: unknown;
  readonly detail?: unknown;
}

export const notifyTest: Command = async ({ cli, options }) => {
  const config = readConfig(cli, options);
  const answer = await askRunning(config, cli.clock, 'POST', '/api/notify/test', { by: person(cli) });
  const results = Array.isArray(answer['results']) ? (answer['results'] as readonly Result[]) : [];
  if (flag(options, 'json')) printJson(cli, { results });
  else if (results.length === 0) cli.out('No target is configured: add one under notify in pinewire.yaml.');
  else
    cli.out(
      results
        .map(({ target, ok, detail }) => printable(`${ok === true ? 'sent  ' : 'FAILED'}  ${String(target)}: ${String(detail)}`))
        .join('\n'),
    );
  return results.length > 0 && results.every((result) => result.ok === true) ? 0 : 1;
};
