// Candles for the charts: the page itself fetches nothing from outside, so the service asks the venue for it.
import { isoTime } from '../../../model/clock.ts';
import { assumedMarket } from '../../../model/market.ts';
import { type Interval, INTERVALS, MOST_CANDLES } from '../../../venue/candles/port.ts';
import { type Answer, invalidField, ok, refuse } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { anyText, oneOf, readQuery, since } from '../query.ts';
import type { Call, Route } from '../route.ts';

export function candleRoutes(deps: ApiDeps): Route[] {
  return [{ method: 'GET', path: '/api/candles', door: 'admin', handle: (call) => candles(deps, call) }];
}

const LENGTHS = Object.keys(INTERVALS) as Interval[];

/** Only of markets somebody has reviewed: whoever reads here must not make the service ask for anything. */
async function candles({ ledger, config, clock, candles: source, line }: ApiDeps, call: Call): Promise<Answer> {
  const moment = since(clock.now());
  const query = readQuery(call.query, { exchange: anyText, market: anyText, interval: oneOf(LENGTHS), from: moment, to: moment });
  if (!query.ok) return query.answer;
  const { exchange, market } = query.value;
  if (exchange === undefined) return invalidField('exchange', exchange, 'an exchange of the market table, like binance');
  if (market === undefined) return invalidField('market', market, `a market of the market table on ${exchange}, like BTC/USDT`);
  const { interval = '1m', to = clock.now(), from = to - 180 * INTERVALS[interval] } = query.value;
  const table = [...config().markets, ...(await ledger.marketEntries())];
  if (!table.some((row) => row.exchange === exchange && row.market === market)) {
    return invalidField('market', `${market} on ${exchange}`, 'a market of the market table, with its exchange');
  }
  if (from >= to || (to - from) / INTERVALS[interval] > MOST_CANDLES) {
    return invalidField('from', isoTime(from), `before to, and at most ${MOST_CANDLES} candles of ${interval} away from it`);
  }
  const base = config().accounts.find((account) => account.exchange === exchange && account.baseUrl !== undefined)?.baseUrl;
  const answer = await source.read({ market: assumedMarket(exchange, market), interval, from, to }, base, line?.(exchange));
  if (answer.kind === 'busy') return askedTooOften(exchange, answer.retryAfter);
  const problem = {
    candles: null,
    unlisted: `${exchange} publishes no candles of ${market}`,
    unreachable: answer.kind === 'unreachable' ? `${exchange} could not be reached: ${answer.message}` : '',
  }[answer.kind];
  const rows = answer.kind === 'candles' ? answer.candles.map((candle) => ({ ...candle, at: isoTime(candle.at) })) : [];
  return ok({ exchange, market, interval, problem, candles: rows });
}

function askedTooOften(exchange: string, waitMs: number): Answer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const hint = `ask again in ${seconds} s: orders go first, and charts may use a small part of what ${exchange} allows`;
  const text = { code: 'too_many_requests', error: `${exchange} was asked for candles too often`, hint };
  return refuse(429, text, { 'retry-after': String(seconds) });
}
