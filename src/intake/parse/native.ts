// The native alert: every member it may have, how it is read, and what it means. The payload reference page is made from this schema.
import { z } from 'zod';
import { RECOMMENDED_CLIENT_REF } from '../../model/alert.ts';
import { number, object, oneOf, positive, type Reader, sequence, text, time } from './fields.ts';
import type { Json } from './json.ts';

export interface FieldMeta {
  /** One sentence for the reference page. */
  readonly description: string;
  /** What it may be, in the words of the error message. */
  readonly accepts: string;
  /** As it would stand in the JSON of an alert that TradingView fills. */
  readonly example: string;
  readonly required: boolean;
}

/** A schema that reads a JSON value with one of our readers and carries its documentation. */
function field<Value>(reader: Reader<Value>, description: string, example: string, required = false) {
  const accepts = expectation(reader);
  const meta: FieldMeta = { description, accepts, example, required };
  return z
    .custom<Json>()
    .transform((value, context): Value => {
      const read = reader(value);
      if (read.ok) return read.value;
      context.addIssue({ code: 'custom', message: read.expected, params: { hint: read.hint } });
      return z.NEVER;
    })
    .meta({ ...meta });
}

/** What a reader wants, learnt by offering it what none of them takes. */
function expectation(reader: Reader<unknown>): string {
  const read = reader(true);
  return read.ok ? '' : read.expected;
}

const required = <Value>(reader: Reader<Value>, description: string, example: string) =>
  field(reader, description, example, true);
const optional = <Value>(reader: Reader<Value>, description: string, example: string) =>
  field(reader, description, example).optional();

const SIDE_HINTS = {
  long: 'send buy, with "position":"long" if you like',
  short: 'send sell, with "position":"short" if you like',
  close: 'send the side of the order that leaves the position, and "action":"close"',
  exit: 'send the side of the order that leaves the position, and "action":"close"',
  flat: 'send the side of the order that leaves the position, and "action":"close"',
};

const TYPE_HINTS = {
  stop: 'stop orders are not taken: let the strategy alert when its stop is hit',
  stop_limit: 'stop orders are not taken: let the strategy alert when its stop is hit',
};

export const nativeAlert = z.strictObject({
  symbol: required(text(64), "TradingView's symbol; a row of the market table must name it.", '"{{ticker}}"'),
  side: required(oneOf(['buy', 'sell'], SIDE_HINTS), 'The side of the order.', '"{{strategy.order.action}}"'),
  size: required(positive, 'How much, in units of the base asset.', '"{{strategy.order.contracts}}"'),
  client_ref: required(
    text(200),
    'Your name for this order, never used twice within strategy, exchange and symbol: a repeat of it is the same order again.',
    `"${RECOMMENDED_CLIENT_REF}"`,
  ),
  exchange: optional(text(32), "Where it is traded; without it, the exchange of the route's account.", '"binance"'),
  strategy: optional(text(200), 'Which strategy sent it; routes match on it.', '"rsi-break"'),
  signal: optional(text(200), 'What fired, in your words; kept and shown.', '"{{strategy.order.comment}}"'),
  price: optional(
    positive,
    'With "type":"limit" the limit; otherwise the price the strategy saw, which guards a market order against slippage.',
    '"{{strategy.order.price}}"',
  ),
  type: optional(
    oneOf(['market', 'limit'], TYPE_HINTS),
    'Without it alerts.price_means decides what a price is: a guard or a limit.',
    '"market"',
  ),
  action: optional(oneOf(['open', 'close']), 'close never opens a position; open never takes it for an exit.', '"close"'),
  position: optional(
    oneOf(['long', 'short', 'flat']),
    "The strategy's position after this order; flat means that the order only closes.",
    '"{{strategy.market_position}}"',
  ),
  position_size: optional(
    number,
    "The strategy's position size after this order. With position long, a spot account buys no more than this: it has no short to cover.",
    '"{{strategy.market_position_size}}"',
  ),
  time: optional(time, "When the alert fired. Not {{time}}, which is the bar's opening.", '"{{timenow}}"'),
  sequence: optional(
    sequence,
    "The alert's place in a count that your script keeps for this strategy and symbol: 1, 2, 3 …. A number that never arrives is reported.",
    '"17@1763812800000"',
  ),
  extras: optional(object, 'Whatever you want to keep with the alert; never read.', '{"note":"…"}'),
});

export type NativeAlert = z.output<typeof nativeAlert>;
export type NativeField = keyof NativeAlert;

export const NATIVE_FIELDS = Object.keys(nativeAlert.shape) as readonly NativeField[];
export const REQUIRED_FIELDS = ['symbol', 'side', 'size', 'client_ref'] as const satisfies readonly NativeField[];
