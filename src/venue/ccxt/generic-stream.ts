// By which protocol an account of ccxt's is followed, and what that needs of the exchange's class.
import type { Clock } from '../../model/clock.ts';
import { usdmStream } from './binanceusdm-stream.ts';
import { bybitStream } from './bybit-stream.ts';
import { contractSizeOf } from './contracts.ts';
import type { CcxtExchange } from './exchange.ts';
import { ListenKey } from './listen-key.ts';
import type { StreamProtocol } from './stream.ts';
import type { Redactor } from './wire.ts';

export interface GenericStreamParts {
  readonly exchange: CcxtExchange;
  readonly type: 'spot' | 'swap';
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly url: string;
  /** Once the exchange's markets are known. */
  readonly ready: () => Promise<unknown>;
  readonly time: () => Promise<number>;
  /** Rejects with VenueError. */
  readonly ask: (question: (exchange: CcxtExchange) => Promise<unknown>) => Promise<unknown>;
}

export function genericStream(parts: GenericStreamParts): StreamProtocol {
  const { exchange, type, url, ready, time, clock, redactor, ask } = parts;
  const marketOf = (name: string) => exchange.markets_by_id?.[name]?.find((market) => market.type === type);
  if (exchange.id === 'bybit') return bybitStream({ exchange, type, url, ready, time, marketOf });
  const key = new ListenKey({
    clock,
    redactor,
    post: () => ask(async () => exchange.fapiPrivatePostListenKey?.()),
    put: () => ask(async () => exchange.fapiPrivatePutListenKey?.()),
  });
  return usdmStream({ url, key, ready, contractSize: (name) => contractSizeOf(marketOf(name)) });
}
