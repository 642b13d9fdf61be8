// docs/reference/payload.md: the native alert, from the schema by which it is read.
import { STRATEGY_MESSAGE } from '../../src/app/cli/messages.ts';
import { metaOf } from '../../src/app/config/schema-walk.ts';
import { nativeAlert } from '../../src/intake/parse/native.ts';
import { code, fence, page, table } from './markdown.ts';

const INTRODUCTION = `The body of an alert is one JSON object. It is judged by its content, never by its Content-Type: TradingView sends text/plain whenever a
newline follows the JSON. \`pinewire explain FILE\` says how a body would be understood, \`pinewire explain FILE --sample\` after filling
TradingView's placeholders.`;

const RULES = `Numbers may be quoted, and are read exactly: never through a float. Names of fields are as they stand here; an unknown one is refused, and free
text goes under \`extras\`. A field given twice is refused. Sides and the other words are read in any case.`;

const REPEATS = `## The same alert again
\`client_ref\` is unique within strategy, exchange and symbol, for ever. The same order with the same \`client_ref\` is answered 200 with
\`"duplicate":true\` and the present status, and nothing new happens; another order under a used \`client_ref\` is answered 409 and is never
executed. A refused alert does not use up its \`client_ref\`.

TradingView's \`{{strategy.order.id}}\` is the name of the entry, not of the order, so it repeats. The message above adds the time of the
alert, side, contracts and the size of the position, which differ between two orders of one second.`;

export function payloadPage(): string {
  const fields = Object.entries(nativeAlert.shape).map(([name, schema]) => {
    const { description, accepts, example, required } = metaOf(schema);
    return [code(name), required === true ? 'yes' : '', text(accepts), text(description), code(text(example))];
  });
  return page('Alert payload', 'src/intake/parse/native.ts', [
    INTRODUCTION,
    '## A message for a strategy',
    fence('json', JSON.stringify(STRATEGY_MESSAGE, null, 2)),
    '## Fields',
    table(['field', 'required', 'may be', 'meaning', 'example'], fields),
    RULES,
    REPEATS,
  ]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
