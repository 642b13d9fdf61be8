// `pinewire close`: a person's way out of a position, through the running service.
import { argument, type Command, flag, printJson, Stop, textOption } from './cli.ts';
import { carrying } from './config.ts';
import { askFound, findService } from './find-service.ts';
import { person } from './offline.ts';
import { type Json, notRunning } from './service-client.ts';

export const close: Command = async ({ cli, args, options }) => {
  const market = argument(args, 0);
  const all = flag(options, 'all');
  if ((market === '') !== all) throw new Stop('name either a market, as in pinewire close BTC/USDT --account demo, or --all', 2);
  const found = findService(cli, options);
  const body = { account: textOption(options, 'account'), by: person(cli), ...(all ? { all } : { market }) };
  const answer = await askFound(found, cli, '/api/close', body);
  if (answer === undefined) throw notRunning(found.service);
  if (flag(options, 'json')) {
    printJson(cli, answer);
    return 0;
  }
  const orders = rowsOf(answer['orders']);
  const canceled = Array.isArray(answer['canceled']) ? (answer['canceled'] as readonly string[]) : [];
  const lines = [
    ...canceled.map((id) => `Cancel asked for: ${id}`),
    ...orders.map(
      (order) =>
        `Exit accepted: ${String(order['side'])} ${sizeOf(order['size'])} ${String(order['market'])}, order ${String(order['id'])} is ${String(order['status'])}`,
    ),
  ];
  const next = carrying(options, 'See what becomes of it: npx pinewire orders --since 5m');
  cli.out([...lines, next].join('\n'));
  return 0;
};

function rowsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** Null while it is not known: an exit of whatever is held. */
function sizeOf(value: unknown): string {
  return typeof value === 'string' ? value : 'all of';
}
