// Opens one account at one exchange: the composition of ccxt, transport, clock and the readers that fit the exchange.
import type { Clock } from '../../model/clock.ts';
import { venueFacts } from '../facts.ts';
import { type Venue, VenueError } from '../port.ts';
import { BinanceVenue } from './binance.ts';
import { type ExchangeOptions, openExchange } from './exchange.ts';
import { GenericVenue } from './generic.ts';
import { HttpClient } from './http.ts';
import type { VenueLog } from './venue-clock.ts';
import { Redactor } from './wire.ts';

export interface CcxtVenueOptions extends ExchangeOptions {
  readonly type: 'spot' | 'swap';
  readonly clock: Clock;
  readonly log?: VenueLog;
}

export async function createCcxtVenue(options: CcxtVenueOptions): Promise<Venue> {
  const { exchange: id, type, apiKey, apiSecret, apiPassphrase, clock, log } = options;
  // A swap counts in contracts, which are base units times a size of the venue's choosing; until that is done in decimals: no.
  if (type === 'swap') throw new VenueError('not_supported', `${id}: type: swap is not supported, only type: spot`);
  if (apiKey === '' || apiSecret === '') throw new VenueError('auth', `${id}: api_key and api_secret are needed`);
  const exchange = await openExchange(options);
  const http = new HttpClient(clock);
  const redactor = new Redactor([apiSecret, apiKey, apiPassphrase]);
  const parts = { exchange, clock, http, redactor, log };
  return id === 'binance' ? new BinanceVenue(venueFacts(id), parts) : new GenericVenue(venueFacts(id), parts);
}
