// Binance USD-M futures, as small as a test of perpetuals allows: one account, two markets, one net position each or a long and a short apart.
//
// What it leaves out of the exchange: depth (market orders fill whole at the price that a test sets), margin calls, funding, leverage and the
// matching of resting orders by anybody but the test.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Big } from 'big.js';
import { sign, signedPayload } from './auth.ts';
import { UsdmStreams } from './usdm-stream.ts';

export interface UsdmOrder {
  readonly orderId: number;
  readonly symbol: string;
  readonly clientOrderId: string;
  readonly side: string;
  readonly positionSide: string;
  readonly type: string;
  readonly reduceOnly: boolean;
  readonly origQty: string;
  readonly price: string;
  executedQty: string;
  avgPrice: string;
  status: string;
  readonly time: number;
  readonly updateTime: number;
}

export interface UsdmTrade {
  readonly id: number;
  readonly orderId: number;
  readonly symbol: string;
  readonly side: string;
  readonly price: string;
  readonly qty: string;
  readonly commission: string;
  readonly commissionAsset: 'USDT';
  readonly time: number;
}

const MARKETS = [
  { base: 'BTC', tick: '0.10', lot: '0.001', notional: '100' },
  { base: 'ETH', tick: '0.01', lot: '0.001', notional: '20' },
];
const FEE = '0.0005';

class Refused extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export class UsdmSimulator {
  /** `METHOD path` of everything that arrived, and the parameters of what was to place. */
  readonly seen: string[] = [];
  readonly placed: URLSearchParams[] = [];
  readonly orders: UsdmOrder[] = [];
  readonly trades: UsdmTrade[] = [];
  readonly streams = new UsdmStreams();
  /** Whether the account holds longs and shorts apart. */
  hedged = false;
  /** `METHOD path` of what answers with an error of the server's. */
  readonly broken = new Set<string>();
  /** The next order is taken in, and its connection cut before the answer. */
  cutNext = false;
  /** The largest market order, in the base asset. */
  largest = '120';
  readonly #prices = new Map([
    ['BTCUSDT', '50000.0'],
    ['ETHUSDT', '4000.00'],
  ]);
  /** By `SYMBOL POSITIONSIDE`, signed. */
  readonly #positions = new Map<string, Big>();
  #wallet = new Big('10000');
  readonly #server: Server;
  readonly #secret: string;

  private constructor(server: Server, secret: string) {
    this.#server = server;
    this.#secret = secret;
  }

  static async start(secret: string): Promise<UsdmSimulator> {
    const server = createServer();
    const simulator = new UsdmSimulator(server, secret);
    server.on('request', (request, response) => void simulator.#receive(request, response));
    server.on('upgrade', (request, socket, head) => simulator.streams.upgrade(request, socket, head));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return simulator;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  setPrice(symbol: string, price: string): void {
    this.#prices.set(symbol, price);
  }

  position(symbol: string, side = 'BOTH'): string {
    return (this.#positions.get(`${symbol} ${side}`) ?? new Big(0)).toFixed();
  }

  /** Of a resting order, at its limit. */
  fill(orderId: number, quantity: string): void {
    const order = this.#order(orderId);
    this.#fill(order, quantity, order.price);
  }

  /** The venue ends a resting order by itself. */
  endOrder(orderId: number, status: 'CANCELED' | 'EXPIRED'): void {
    this.#end(this.#order(orderId), status);
  }

  /** The venue closes a position by an order of its own. */
  liquidate(symbol: string): void {
    const held = this.#held(symbol, 'BOTH');
    const side = held.gt(0) ? 'SELL' : 'BUY';
    const clientOrderId = `autoclose-${Date.now()}`;
    const order = this.#take({ symbol, side, clientOrderId, type: 'LIQUIDATION', origQty: held.abs().toFixed() });
    this.#fill(order, order.origQty, this.#price(symbol));
  }

  stop(): void {
    this.streams.cut();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname, search } = new URL(request.url ?? '/', 'http://venue');
    const route = `${request.method} ${pathname}`;
    this.seen.push(route);
    const query = search.slice(1);
    const params = new URLSearchParams(query === '' || body === '' ? query + body : `${query}&${body}`);
    try {
      if (this.broken.has(route)) {
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"code":-1000,"msg":"An unknown error."}');
        return;
      }
      if (params.has('timestamp')) this.#authenticate(query, body, params);
      const answer = this.#answer(route, params);
      if (route === 'POST /fapi/v1/order' && this.cutNext) {
        this.cutNext = false;
        request.socket.destroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const text = JSON.stringify({ code: error.code, msg: error.message });
      response.writeHead(error.code === 404 ? 404 : 400, { 'content-type': 'application/json' }).end(text);
    }
  }

  #authenticate(query: string, body: string, params: URLSearchParams): void {
    if (sign(this.#secret, signedPayload(query, body)) !== params.get('signature'))
      throw new Refused(-1022, 'Signature for this request is not valid.');
    const late = Date.now() - Number(params.get('timestamp'));
    if (late > Number(params.get('recvWindow') ?? 5_000) || late < -1_000)
      throw new Refused(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }

  #answer(route: string, params: URLSearchParams): unknown {
    const symbol = params.get('symbol') ?? '';
    switch (route) {
      case 'GET /fapi/v1/time':
        return { serverTime: Date.now() };
      case 'GET /fapi/v1/exchangeInfo':
        return { timezone: 'UTC', serverTime: Date.now(), symbols: MARKETS.map((market) => listing(market, this.largest)) };
      case 'GET /fapi/v1/ticker/24hr':
        return { symbol, lastPrice: this.#price(symbol), closeTime: Date.now() };
      case 'GET /fapi/v1/positionSide/dual':
        return { dualSidePosition: this.hedged };
      case 'GET /fapi/v1/leverageBracket':
        return [];
      case 'GET /fapi/v3/account':
        return this.#account();
      case 'GET /fapi/v3/positionRisk':
        return this.#positionRisk();
      case 'POST /fapi/v1/order':
        return this.#place(params);
      case 'GET /fapi/v1/order':
        return this.#find(params);
      case 'DELETE /fapi/v1/order':
        return this.#end(this.#find(params), 'CANCELED');
      case 'GET /fapi/v1/openOrders':
        return this.orders.filter((order) => order.symbol === symbol && isOpen(order));
      case 'GET /fapi/v1/allOrders':
        return this.orders.filter((order) => order.symbol === symbol);
      case 'GET /fapi/v1/userTrades':
        return this.trades.filter((trade) => trade.symbol === symbol);
      case 'POST /fapi/v1/listenKey':
        return { listenKey: this.streams.take() };
      case 'PUT /fapi/v1/listenKey': {
        const listenKey = this.streams.keep();
        if (listenKey === undefined) throw new Refused(-1125, 'This listenKey does not exist.');
        return { listenKey };
      }
      default:
        throw new Refused(404, `no route ${route}`);
    }
  }

  #price(symbol: string): string {
    const price = this.#prices.get(symbol);
    if (price === undefined) throw new Refused(-1121, 'Invalid symbol.');
    return price;
  }

  #find(params: URLSearchParams): UsdmOrder {
    const order = this.orders.find(
      ({ orderId, clientOrderId }) =>
        String(orderId) === params.get('orderId') || clientOrderId === params.get('origClientOrderId'),
    );
    if (order === undefined) throw new Refused(-2013, 'Order does not exist.');
    return order;
  }

  #place(params: URLSearchParams): UsdmOrder {
    this.placed.push(params);
    const get = (name: string): string => params.get(name) ?? '';
    const [symbol, side, type] = [get('symbol'), get('side'), get('type')];
    const positionSide = params.get('positionSide') ?? 'BOTH';
    if (this.hedged === (positionSide === 'BOTH'))
      throw new Refused(-4061, "Order's position side does not match user's setting.");
    if (type === 'MARKET' && new Big(get('quantity')).gt(this.largest))
      throw new Refused(-4005, 'Quantity greater than max quantity.');
    const held = this.#held(symbol, positionSide);
    const signed = new Big(get('quantity')).times(side === 'BUY' ? 1 : -1);
    const reduceOnly = params.get('reduceOnly') === 'true';
    if (reduceOnly && this.hedged) throw new Refused(-1106, "Parameter 'reduceonly' sent when not required.");
    const reduces = held.times(signed).lt(0) && signed.abs().lte(held.abs());
    const leaves = (positionSide === 'LONG' && side === 'SELL') || (positionSide === 'SHORT' && side === 'BUY');
    if ((reduceOnly || leaves) && !reduces) throw new Refused(-2022, 'ReduceOnly Order is rejected.');
    const order = this.#take({
      symbol,
      clientOrderId: get('newClientOrderId'),
      side,
      positionSide,
      type,
      reduceOnly,
      origQty: get('quantity'),
      price: params.get('price') ?? '0',
    });
    if (type === 'MARKET') this.#fill(order, order.origQty, this.#price(symbol));
    return order;
  }

  #take(
    asked: Pick<UsdmOrder, 'symbol' | 'clientOrderId' | 'side' | 'type' | 'origQty'> &
      Partial<Pick<UsdmOrder, 'positionSide' | 'reduceOnly' | 'price'>>,
  ): UsdmOrder {
    const order: UsdmOrder = {
      positionSide: 'BOTH',
      reduceOnly: false,
      price: '0',
      ...asked,
      orderId: this.orders.length + 1,
      executedQty: '0',
      avgPrice: '0',
      status: 'NEW',
      time: Date.now(),
      updateTime: Date.now(),
    };
    this.orders.push(order);
    this.streams.tellOrder(order, 'NEW');
    return order;
  }

  #order(orderId: number): UsdmOrder {
    return this.#find(new URLSearchParams({ orderId: String(orderId) }));
  }

  #end(order: UsdmOrder, status: 'CANCELED' | 'EXPIRED'): UsdmOrder {
    if (!isOpen(order)) throw new Refused(-2011, 'Unknown order sent.');
    order.status = status;
    this.streams.tellOrder(order, status);
    return order;
  }

  #held(symbol: string, positionSide: string): Big {
    return this.#positions.get(`${symbol} ${positionSide}`) ?? new Big(0);
  }

  #fill(order: UsdmOrder, quantity: string, price: string): void {
    const { symbol, side, positionSide } = order;
    const commission = new Big(quantity).times(price).times(FEE).toFixed(8);
    const held = this.#held(symbol, positionSide);
    this.#positions.set(`${symbol} ${positionSide}`, held.plus(side === 'BUY' ? quantity : new Big(quantity).neg()));
    this.#wallet = this.#wallet.minus(commission);
    const filled = new Big(order.executedQty).plus(quantity);
    const isFull = filled.gte(order.origQty);
    Object.assign(order, { executedQty: filled.toFixed(), avgPrice: price, status: isFull ? 'FILLED' : 'PARTIALLY_FILLED' });
    const trade: UsdmTrade = {
      id: this.trades.length + 1,
      orderId: order.orderId,
      symbol,
      side,
      price,
      qty: quantity,
      commission,
      commissionAsset: 'USDT',
      time: Date.now(),
    };
    this.trades.push(trade);
    this.streams.tellOrder(order, order.type === 'LIQUIDATION' ? 'CALCULATED' : 'TRADE', trade);
  }

  #account(): unknown {
    const balance = this.#wallet.toFixed();
    const asset = {
      asset: 'USDT',
      walletBalance: balance,
      marginBalance: balance,
      availableBalance: balance,
      initialMargin: '0',
    };
    return { assets: [{ ...asset, unrealizedProfit: '0', updateTime: Date.now() }], positions: [] };
  }

  #positionRisk(): unknown {
    return [...this.#positions].map(([key, held]) => {
      const [symbol = '', positionSide] = key.split(' ');
      return {
        symbol,
        positionSide,
        positionAmt: held.toFixed(),
        entryPrice: this.#price(symbol),
        markPrice: this.#price(symbol),
        unRealizedProfit: '0',
        liquidationPrice: '0',
        isolatedMargin: '0',
        notional: held.times(this.#price(symbol)).toFixed(),
        isolatedWallet: '0',
        updateTime: Date.now(),
        initialMargin: '0',
        maintMargin: '0',
        marginAsset: 'USDT',
      };
    });
  }
}

function isOpen({ status }: UsdmOrder): boolean {
  return status === 'NEW' || status === 'PARTIALLY_FILLED';
}

function listing({ base, tick, lot, notional }: (typeof MARKETS)[number], largest: string): unknown {
  return {
    symbol: `${base}USDT`,
    pair: `${base}USDT`,
    contractType: 'PERPETUAL',
    status: 'TRADING',
    baseAsset: base,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 2,
    quantityPrecision: 3,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK'],
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: lot, maxQty: '1000', stepSize: lot },
      { filterType: 'MARKET_LOT_SIZE', minQty: lot, maxQty: largest, stepSize: lot },
      { filterType: 'MIN_NOTIONAL', notional },
    ],
  };
}
