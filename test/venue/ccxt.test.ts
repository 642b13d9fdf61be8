// Binance through ccxt, against the simulator, under the contract of all venues, and what it does differently.
import { expect } from 'vitest';
import { type CcxtWorld, ccxtWorld } from './ccxt-world.ts';
import { type Divergence, place, reportIn, venueContract } from './contract.ts';

const divergences: readonly Divergence<CcxtWorld>[] = [
  {
    text: 'A client order id is free again once its order is over: it does not protect a filled order.',
    holds: async (world) => {
      const first = await place(world, { side: 'buy', type: 'market', size: '0.01' });
      const again = await place(world, { side: 'buy', type: 'market', size: '0.01', id: first.reference.clientOrderId });
      expect(reportIn(again.outcome).status).toBe('filled');
      const found = reportIn(await world.venue.lookup(first.reference));
      expect(found.namesakes).toEqual([reportIn(first.outcome).venueOrderId]);
      expect(found.venueOrderId).toBe(reportIn(again.outcome).venueOrderId);
    },
  },
  {
    text: 'A market order larger than the book fills as far as it goes, and expires.',
    holds: async (world) => {
      const asks = [{ price: '50010', quantity: '0.004' }];
      await world.simulator.setBook({ symbol: 'BTCUSDT', bids: [], asks });
      const { outcome } = await place(world, { side: 'buy', type: 'market', size: '0.01' });
      const report = reportIn(outcome);
      expect([report.status, report.filled.toFixed(), report.size?.toFixed()]).toEqual(['expired', '0.004', '0.01']);
    },
  },
];

venueContract('binance through ccxt', () => ccxtWorld(), divergences);
