// A venue that costs next to nothing: Binance's spot answers after 20 ms, every market order filled, nothing checked and nothing kept. The
// simulator of the tests keeps a durable record of each request, which would take a core from what is measured.
import { createServer, type ServerResponse } from 'node:http';
import { BASES, PRICES } from './markets.ts';

const PRICE_OF: Readonly<Record<string, string>> = Object.fromEntries(BASES.map((base) => [`${base}USDT`, PRICES[base]]));
const ASSETS = ['USDT', ...BASES];

/** The service keeps to what a venue allows: this one allows whatever the service can do. */
const RATE_LIMITS = [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 600_000_000 }];
const SYMBOLS = BASES.map((base) => ({
  symbol: `${base}USDT`,
  status: 'TRADING',
  baseAsset: base,
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.00001' },
    { filterType: 'LOT_SIZE', stepSize: '0.00001', minQty: '0.00001', maxQty: '9000000' },
  ],
}));

let orders = 0;
const accounts = new Map<string, number>();

/** What is asked for by path; `named` are the parameters of query and body together. */
function answerTo(path: string, named: URLSearchParams, key: string): object | undefined {
  const symbol = named.get('symbol') ?? '';
  const price = PRICE_OF[symbol] ?? '1';
  switch (path) {
    case 'GET /api/v3/time':
      return { serverTime: Date.now() };
    case 'GET /api/v3/exchangeInfo':
      return { symbols: SYMBOLS, rateLimits: RATE_LIMITS };
    case 'GET /api/v3/ticker/bookTicker':
      return { symbol, bidPrice: price, askPrice: price };
    case 'GET /api/v3/account':
      return { uid: numberOf(key), balances: ASSETS.map((asset) => ({ asset, free: '100000000', locked: '0' })) };
    case 'POST /api/v3/order':
      return filled(symbol, price, named);
    default:
      return undefined;
  }
}

function numberOf(key: string): number {
  const known = accounts.get(key) ?? accounts.size + 1;
  accounts.set(key, known);
  return known;
}

function filled(symbol: string, price: string, named: URLSearchParams): object {
  const quantity = named.get('quantity');
  orders += 1;
  return {
    symbol,
    orderId: orders,
    clientOrderId: named.get('newClientOrderId'),
    transactTime: Date.now(),
    origQty: quantity,
    executedQty: quantity,
    status: 'FILLED',
    type: named.get('type'),
    side: named.get('side'),
    fills: [{ price, qty: quantity, commission: '0', commissionAsset: 'USDT', tradeId: orders }],
  };
}

const held = Number(process.argv[2]);

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const named = new URLSearchParams(`${query}&${Buffer.concat(chunks).toString()}`);
    const answer = answerTo(`${request.method} ${path}`, named, String(request.headers['x-mbx-apikey']));
    setTimeout(() => send(response, answer), held);
  });
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});

function send(response: ServerResponse, answer: object | undefined): void {
  const status = answer === undefined ? 404 : 200;
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(answer ?? { code: -1000, msg: 'not here' }));
}
