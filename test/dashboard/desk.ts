// A small desk for the dashboard's tests: one paper account, two markets, and alerts to send.
import { prepareService, type ServiceProcess } from '../service.ts';

const DESK = `accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "100000"}}
routes:
  - {accounts: [demo]}
markets:
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}
  - {exchange: binance, symbol: ETHUSDT, market: ETH/USDT}
alerts: {max_slippage: 90%}
`;

export async function startDesk(): Promise<ServiceProcess> {
  const service = await prepareService(DESK);
  await service.start();
  return service;
}

interface Wanted {
  readonly ref: string;
  readonly symbol?: string;
  readonly side?: 'buy' | 'sell';
  readonly size?: string;
  readonly price?: string;
  readonly strategy?: string;
  readonly type?: 'market' | 'limit';
}

export function alert({
  ref,
  symbol = 'BTCUSDT',
  side = 'buy',
  size = '0.001',
  price = '50000',
  type = 'market',
  strategy,
}: Wanted) {
  return { symbol, side, size, price, type, ...(strategy !== undefined && { strategy }), client_ref: ref };
}
