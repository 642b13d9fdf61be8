// `pinewire cancel ID`: asks for an order to be canceled; one that was certainly never sent ends at once.
import type { OrderId } from '../../model/ids.ts';
import { presentOrder } from '../present/order.ts';
import { tooLateToCancel } from '../present/over.ts';
import { argument, type Command, flag, printJson, Stop } from './cli.ts';
import { carrying } from './config.ts';
import { askFound, findService } from './find-service.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import type { Json } from './service-client.ts';
import { withStoreOf } from './store.ts';

export const cancel: Command = async ({ cli, args, options }) => {
  const service = findService(cli, options);
  const { config } = service;
  const id = argument(args, 0);
  const answer = await askFound(service, cli, `/api/orders/${encodeURIComponent(id)}/cancel`, { by: person(cli) });
  const order =
    answer === undefined && config !== undefined
      ? await withStoreOf(cli, config, 'tool', async ({ ledger, accountName }): Promise<Json> => {
          const found = await ledger.requestCancel(id as OrderId, { code: 'person', text: `canceled by ${person(cli)}` });
          if (found === undefined) throw new Stop(`there is no order ${JSON.stringify(id)}; pinewire orders lists them`);
          const late = tooLateToCancel(found);
          if (late !== undefined) throw new Stop(`${late.error}; ${late.hint}`);
          return presentOrder(found, accountName);
        })
      : (answer?.['order'] as Json);
  if (flag(options, 'json')) printJson(cli, { order });
  else cli.out(carrying(options, describe(order, answer === undefined)));
  return 0;
};

function describe(order: Json, offline: boolean): string {
  const { id, status, filled } = order as Readonly<Record<string, string>>;
  if (status === 'canceled')
    return order['attempts'] === 0 ? `Canceled: ${id} had not been sent.` : `Canceled: ${id}, filled ${filled}.`;
  if (status === 'queued') {
    const next = offline ? OFFLINE_NOTE : `Where that cannot be: npx pinewire resolve ${id} --as not-placed`;
    return `Cancel asked for: ${id} is queued and is not sent. It may be at its exchange, from before pinewire was started or its store put back: it ends once that was asked. ${next}`;
  }
  return `Cancel asked for: ${id} is ${status}, filled ${filled}. ${offline ? OFFLINE_NOTE : `See what becomes of it: npx pinewire order ${id}`}`;
}
