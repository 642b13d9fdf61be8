// Opens one account at one exchange: the composition of ccxt, transport, clock and the readers that fit the exchange.
import type { Clock } from '../../model/clock.ts';
import { venueFacts } from '../facts.ts';
import { type Venue, VenueError } from '../port.ts';
import { BinanceVenue } from './binance.ts';
import { STREAM_URLS } from './binance-stream.ts';
import { ccxtClass } from './class.ts';
import { type ExchangeOptions, openExchange, redirectOne } from './exchange.ts';
import { GenericVenue } from './generic.ts';
import { HttpClient } from './http.ts';
import type { VenueLog } from './venue-clock.ts';
import { Redactor } from './wire.ts';

export interface CcxtVenueOptions extends ExchangeOptions {
  readonly clock: Clock;
  readonly log?: VenueLog;
}

export async function createCcxtVenue(options: CcxtVenueOptions): Promise<Venue> {
  const { exchange: id, type = 'spot', apiKey, apiSecret, apiPassphrase, clock, log } = options;
  if (apiKey === '' || apiSecret === '') throw new VenueError('auth', `${id}: api_key and api_secret are needed`);
  const exchange = await openExchange(options);
  const http = new HttpClient(clock);
  const redactor = new Redactor([apiSecret, apiKey, apiPassphrase]);
  const parts = { exchange, clock, http, redactor, log };
  // Markets and ids belong to the exchange by the name that the configuration gives it.
  const facts = { ...venueFacts(ccxtClass(options)), exchange: id };
  if (id !== 'binance' || type !== 'spot') return new GenericVenue(facts, { ...parts, type });
  const url = STREAM_URLS[options.mode];
  const stream = {
    url: options.baseUrl === undefined ? url : redirectOne(url, options.baseUrl),
    keys: { apiKey, secret: apiSecret },
  };
  return new BinanceVenue(facts, { ...parts, stream });
}
