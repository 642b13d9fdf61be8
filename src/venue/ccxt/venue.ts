// Opens one account at one exchange: the composition of ccxt, transport, clock and the readers that fit the exchange.
import type { Clock } from '../../model/clock.ts';
import { venueFacts } from '../facts.ts';
import { type Venue, VenueError } from '../port.ts';
import { BinanceVenue } from './binance.ts';
import { STREAM_URLS } from './binance-stream.ts';
import { USDM_STREAM_URLS } from './binanceusdm-stream.ts';
import { BYBIT_STREAM_URLS } from './bybit-stream.ts';
import { ccxtClass } from './class.ts';
import { type ExchangeOptions, openExchange, redirectOne } from './exchange.ts';
import { GenericVenue } from './generic.ts';
import { FREE, HttpClient, type Traffic } from './http.ts';
import type { VenueLog } from './venue-clock.ts';
import { Redactor } from './wire.ts';

export interface CcxtVenueOptions extends ExchangeOptions {
  readonly clock: Clock;
  readonly log?: VenueLog;
  readonly traffic?: Traffic;
}

export async function createCcxtVenue(options: CcxtVenueOptions): Promise<Venue> {
  const { exchange: id, type = 'spot', apiKey, apiSecret, apiPassphrase, clock, log, traffic = FREE } = options;
  if (apiKey === '' || apiSecret === '') throw new VenueError('auth', `${id}: api_key and api_secret are needed`);
  const exchange = await openExchange(options);
  const http = new HttpClient(clock, traffic);
  const redactor = new Redactor([apiSecret, apiKey, apiPassphrase]);
  const parts = { exchange, clock, http, redactor, log };
  // Markets and ids belong to the exchange by the name that the configuration gives it.
  const facts = { ...venueFacts(ccxtClass(options)), exchange: id };
  const streamUrl = streamUrlOf(options);
  if (id !== 'binance' || type !== 'spot' || streamUrl === undefined)
    return new GenericVenue(facts, { ...parts, type }, streamUrl);
  return new BinanceVenue(facts, { ...parts, traffic, stream: { url: streamUrl, keys: { apiKey, secret: apiSecret } } });
}

/** Where an account is followed, by ccxt's class. Nobody here reads the streams of the others. */
const STREAMS: Readonly<Record<string, Readonly<Record<ExchangeOptions['mode'], string>>>> = {
  binance: STREAM_URLS,
  binanceusdm: USDM_STREAM_URLS,
  bybit: BYBIT_STREAM_URLS,
};

function streamUrlOf(options: CcxtVenueOptions): string | undefined {
  const url = STREAMS[ccxtClass(options)]?.[options.mode];
  return url === undefined || options.baseUrl === undefined ? url : redirectOne(url, options.baseUrl);
}
