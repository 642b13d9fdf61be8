// What ccxt's request to each venue looks like, and how each venue answers: what the contract tests compare the wire with.
import { createHash, createHmac, createVerify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { EC, keysOf } from './generic-world.ts';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface WireRow {
  readonly place: string;
  readonly size: string;
  readonly price: string;
  /** The field of side, and how it spells buy and sell. */
  readonly side: readonly [field: string, buy: string, sell: string];
  /** A successful answer to an order, and the order's id in it. */
  readonly placed: (clientOrderId: string) => unknown;
  readonly venueOrderId: string;
  /** An answer that carries this code. */
  readonly refusal: (code: string) => unknown;
  /** The path that cancels by our id, and where in the request the id must stand; absent where there is none. */
  readonly cancel?: readonly [path: string, where: (id: string) => string];
  /** The question for one order by our id; absent where orders are only listed. */
  readonly find?: readonly [path: string, where: (id: string) => string];
  /** Whether the signature is right, computed without ccxt; absent where the tests compute it in their own way. */
  readonly isSigned?: (sent: Sent) => boolean;
}

const { apiKey: KEY, apiSecret: SECRET, apiPassphrase: PASSPHRASE } = keysOf('bybit');
const hmac = (text: string, encoding: 'hex' | 'base64', hash = 'sha256') =>
  createHmac(hash, SECRET).update(text).digest(encoding);
const header = ({ headers }: Sent, name: string) => String(headers[name]);

const BINANCE = {
  size: 'quantity',
  price: 'price',
  side: ['side', 'BUY', 'SELL'],
  placed: (clientOrderId) => ({ symbol: 'BTCUSDT', orderId: 77, clientOrderId, status: 'NEW', transactTime: 1_795_379_712_547 }),
  venueOrderId: '77',
  refusal: (code) => ({ code: Number(code), msg: 'a message' }),
  isSigned: ({ url, body }) => {
    const [signed = '', signature] = (body === '' ? (url.split('?')[1] ?? '') : body).split('&signature=');
    return signature === hmac(signed, 'hex');
  },
} satisfies Partial<WireRow>;

const byQuery = (name: string) => (id: string) => `${name}=${id}`;
const byJson = (name: string) => (id: string) => `"${name}":"${id}"`;

export const WIRE: Readonly<Record<string, WireRow>> = {
  binance: {
    ...BINANCE,
    place: 'POST /api/v3/order',
    cancel: ['DELETE /api/v3/order', byQuery('origClientOrderId')],
    find: ['GET /api/v3/order', byQuery('origClientOrderId')],
  },
  binanceusdm: {
    ...BINANCE,
    place: 'POST /fapi/v1/order',
    cancel: ['DELETE /fapi/v1/order', byQuery('origClientOrderId')],
    find: ['GET /fapi/v1/order', byQuery('origClientOrderId')],
  },
  bybit: {
    place: 'POST /v5/order/create',
    size: 'qty',
    price: 'price',
    side: ['side', 'Buy', 'Sell'],
    placed: (orderLinkId) => ({ retCode: 0, retMsg: 'OK', result: { orderId: 'o-77', orderLinkId }, time: 1 }),
    venueOrderId: 'o-77',
    refusal: (code) => ({ retCode: Number(code), retMsg: 'a message', result: {}, retExtInfo: {}, time: 1 }),
    cancel: ['POST /v5/order/cancel', byJson('orderLinkId')],
    find: ['GET /v5/order/realtime', byQuery('orderLinkId')],
    isSigned: (sent) => {
      const text = header(sent, 'x-bapi-timestamp') + KEY + header(sent, 'x-bapi-recv-window') + sent.body;
      return header(sent, 'x-bapi-sign') === hmac(text, 'hex');
    },
  },
  okx: {
    place: 'POST /api/v5/trade/batch-orders',
    size: 'sz',
    price: 'px',
    side: ['side', 'buy', 'sell'],
    placed: (clOrdId) => ({ code: '0', msg: '', data: [{ clOrdId, ordId: '77', sCode: '0', sMsg: '' }] }),
    venueOrderId: '77',
    refusal: (sCode) => ({
      code: '1',
      msg: 'All operations failed',
      data: [{ clOrdId: '', ordId: '', sCode, sMsg: 'a message' }],
    }),
    cancel: ['POST /api/v5/trade/cancel-order', byJson('clOrdId')],
    find: ['GET /api/v5/trade/order', byQuery('clOrdId')],
    isSigned: (sent) => {
      const text = header(sent, 'ok-access-timestamp') + sent.method + sent.url + sent.body;
      return header(sent, 'ok-access-sign') === hmac(text, 'base64');
    },
  },
  kraken: {
    place: 'POST /0/private/AddOrder',
    size: 'volume',
    price: 'price',
    side: ['type', 'buy', 'sell'],
    placed: () => ({ error: [], result: { descr: { order: 'sell 0.12345678 XBTUSDT @ limit 42000.1' }, txid: ['OX-77'] } }),
    venueOrderId: 'OX-77',
    refusal: (code) => ({ error: [code] }),
    cancel: ['POST /0/private/CancelOrder', byQuery('cl_ord_id')],
    isSigned: (sent) => {
      const nonce = new URLSearchParams(sent.body).get('nonce') ?? '';
      const inner = createHash('sha256')
        .update(nonce + sent.body)
        .digest();
      const message = Buffer.concat([Buffer.from(sent.url), inner]);
      const expected = createHmac('sha512', Buffer.from(SECRET, 'base64')).update(message).digest('base64');
      return header(sent, 'api-sign') === expected;
    },
  },
  coinbase: {
    place: 'POST /api/v3/brokerage/orders',
    size: 'base_size',
    price: 'limit_price',
    side: ['side', 'BUY', 'SELL'],
    placed: (client_order_id) => ({
      success: true,
      success_response: { order_id: 'o-77', product_id: 'BTC-USDT', side: 'SELL', client_order_id },
    }),
    venueOrderId: 'o-77',
    refusal: (error) => ({
      success: false,
      error_response: { error, message: '', error_details: '', preview_failure_reason: error },
    }),
    // A token that names method and path, not the body.
    isSigned: (sent) => {
      const [head = '', claims = '', signature = ''] = header(sent, 'authorization').replace('Bearer ', '').split('.');
      const key = { key: EC.publicKey, dsaEncoding: 'ieee-p1363' } as const;
      const isValid = createVerify('sha256').update(`${head}.${claims}`).verify(key, Buffer.from(signature, 'base64url'));
      return isValid && Buffer.from(claims, 'base64url').toString().includes(sent.url);
    },
  },
  kucoin: {
    place: 'POST /api/v1/orders',
    size: 'size',
    price: 'price',
    side: ['side', 'buy', 'sell'],
    placed: () => ({ code: '200000', data: { orderId: 'o-77' } }),
    venueOrderId: 'o-77',
    refusal: (code) => ({ code, msg: 'a message' }),
    cancel: ['DELETE /api/v1/order/client-order', (id) => `/client-order/${id}`],
    find: ['GET /api/v1/order/client-order', (id) => `/client-order/${id}`],
    isSigned: (sent) => {
      const text = header(sent, 'kc-api-timestamp') + sent.method + sent.url + sent.body;
      return header(sent, 'kc-api-sign') === hmac(text, 'base64');
    },
  },
  gate: {
    place: 'POST /api/v4/spot/orders',
    size: 'amount',
    price: 'price',
    side: ['side', 'buy', 'sell'],
    placed: (text) => ({
      id: '77',
      text,
      status: 'open',
      side: 'sell',
      amount: '0.12345678901',
      left: '0.12345678901',
      price: '42000',
    }),
    venueOrderId: '77',
    refusal: (label) => ({ label, message: 'a message' }),
    cancel: ['DELETE /api/v4/spot/orders', (id) => `/orders/${id}?`],
    find: ['GET /api/v4/spot/orders', (id) => `/orders/${id}?`],
    isSigned: (sent) => {
      const [path = '', query = ''] = sent.url.split('?');
      const hash = createHash('sha512').update(sent.body).digest('hex');
      const text = [sent.method, path, query, hash, header(sent, 'timestamp')].join('\n');
      return header(sent, 'sign') === hmac(text, 'hex', 'sha512');
    },
  },
  bitget: {
    place: 'POST /api/v2/spot/trade/place-order',
    size: 'size',
    price: 'price',
    side: ['side', 'buy', 'sell'],
    placed: (clientOid) => ({ code: '00000', msg: 'success', requestTime: 1, data: { orderId: '77', clientOid } }),
    venueOrderId: '77',
    refusal: (code) => ({ code, msg: 'a message', requestTime: 1, data: null }),
    cancel: ['POST /api/v2/spot/trade/cancel-order', byJson('clientOid')],
    find: ['GET /api/v2/spot/trade/orderInfo', byQuery('clientOid')],
    isSigned: (sent) => {
      const text = header(sent, 'access-timestamp') + sent.method + sent.url + sent.body;
      return header(sent, 'access-sign') === hmac(text, 'base64') && header(sent, 'access-passphrase') === PASSPHRASE;
    },
  },
  hyperliquid: {
    place: 'POST /exchange',
    size: 's',
    price: 'p',
    side: ['b', 'true', 'false'],
    placed: () => ({ status: 'ok', response: { type: 'order', data: { statuses: [{ resting: { oid: 77 } }] } } }),
    venueOrderId: '77',
    refusal: (error) => ({ status: 'ok', response: { type: 'order', data: { statuses: [{ error }] } } }),
    cancel: ['POST /exchange', byJson('cloid')],
    find: ['POST /info', byJson('oid')],
  },
};

/** The field of a form or, however deep, of a JSON body, as it is spelled: numbers of JSON keep a `#`, so that they are no text. */
export function fieldOf({ url, body }: Sent, name: string): string | undefined {
  if (!body.startsWith('{') && !body.startsWith('[')) {
    return new URLSearchParams(body === '' ? url.split('?')[1] : body).get(name) ?? undefined;
  }
  const spelled = new RegExp(`"${name}":(?:"([^"]*)"|([^,}\\]]+))`).exec(body);
  if (spelled === null) return undefined;
  return spelled[1] ?? (spelled[2] === 'true' || spelled[2] === 'false' ? spelled[2] : `#${spelled[2] ?? ''}`);
}
