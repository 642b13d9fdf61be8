// The words of the commands that show orders, holdings and results. They read the store themselves, so they work while the service is down.
import { ORDER_STATES } from '../../../model/order.ts';
import type { SpecGroup } from '../spec.ts';

export const READING: SpecGroup = {
  title: 'Orders and results:',
  commands: [
    {
      name: 'orders',
      says: 'the orders, newest first',
      options: [
        { flags: '--client-ref <ref>', says: 'only those of this client_ref' },
        { flags: '--status <status>', says: 'only those in this state', choices: ORDER_STATES },
        { flags: '--strategy <strategy>', says: 'only those of this strategy' },
        { flags: '--account <account>', says: 'only those of this account' },
        { flags: '--since <time>', says: '1h, 30m, 7d, or 2026-11-22, a day of server.display_zone' },
        { flags: '--limit <count>', says: 'at most so many; without it 200' },
        { flags: '--csv', says: 'print CSV' },
      ],
      load: async () => (await import('../orders.ts')).orders,
    },
    {
      name: 'order',
      args: [['<id>', 'or_…']],
      says: "one order's whole timeline",
      load: async () => (await import('../order.ts')).order,
    },
    {
      name: 'positions',
      says: 'what is held',
      load: async () => (await import('../holdings.ts')).positions,
    },
    {
      name: 'balances',
      says: 'the balances as last read from the venues',
      load: async () => (await import('../holdings.ts')).balances,
    },
    {
      name: 'pnl',
      says: 'what was earned, by day in display_zone',
      options: [
        { flags: '--day <day>', says: 'one day: 2026-11-22, today, yesterday' },
        { flags: '--since <time>', says: '7d, or 2026-11-22, a day of server.display_zone' },
        { flags: '--by <what>', says: 'one line for each', choices: ['order', 'strategy', 'market', 'account', 'day'] },
      ],
      load: async () => (await import('../pnl.ts')).pnl,
    },
    {
      name: 'markets',
      says: 'the reviewed symbol table and its open proposals',
      commands: [
        {
          name: 'list',
          says: 'the table and the proposals',
          load: async () => (await import('../markets.ts')).listMarkets,
        },
        {
          name: 'find',
          args: [['<text>', 'a symbol or a part of one: BTC, BTCUSDT.P']],
          says: 'markets whose name holds the text',
          options: [{ flags: '--exchange <exchange>', says: 'only there' }],
          load: async () => (await import('../markets-find.ts')).findMarkets,
        },
        {
          name: 'approve',
          args: [['<id>', 'the proposal']],
          says: 'take a proposal into the table; the exchange is asked whether it has the market',
          options: [
            {
              flags: '--market <market>',
              says: 'the market it is, where there are several candidates or none, as in markets find',
            },
          ],
          load: async () => (await import('../markets-review.ts')).approveMarket,
        },
        {
          name: 'reject',
          args: [['<id>', 'the proposal']],
          says: 'close a proposal, also one that was approved: the symbol is unknown',
          load: async () => (await import('../markets-review.ts')).rejectMarket,
        },
      ],
    },
  ],
};
