// docs/reference/denials.md: every reason for which pinewire refuses, from the tables that the program itself uses.
import { httpStatus } from '../../src/intake/status.ts';
import { DENIALS } from '../../src/model/denial.ts';
import { type RefusalCode, REFUSALS } from '../../src/model/refusal.ts';
import { code, page, table } from './markdown.ts';

type AlertRefusal = (typeof REFUSALS)[number];

/** What each refusal of a whole alert means, and what mends it; a code without a row here does not compile. */
const MEANINGS: Readonly<Record<AlertRefusal, readonly [meaning: string, remedy: string]>> = {
  invalid_signature: [
    'No signature, a wrong one, or one without a timestamp where `webhook.require_timestamp` asks for it',
    'TradingView cannot sign: give it the URL with `/tv/<token>`. A script signs exactly the bytes it sends: `pinewire sign`',
  ],
  stale_signature: ['The signed timestamp is further from now than `webhook.tolerance`', 'Sign anew; look at the clocks'],
  invalid_json: [
    'The body is not JSON; the answer names the position',
    'The hint says what stands there; `pinewire explain` tries a body',
  ],
  missing_fields: ['Required fields are absent; `fields` lists them', 'Add them; `pinewire pine` prints a message to paste'],
  invalid_field: ['A field has a value it may not have; `field` names it', 'The hint says what it may be'],
  unknown_field: ['A field that does not exist', 'Free text goes under `extras`'],
  market_not_found: [
    'The symbol is in no row of the market table for this exchange; a proposal for review is recorded',
    '`pinewire markets list`, then `pinewire markets approve`',
  ],
  no_route: [
    'No route leads from the strategy to an account that could trade the market',
    'Add a route; a live account needs one that names the strategy',
  ],
  client_ref_conflict: [
    'The `client_ref` was used before in this strategy, exchange and symbol for another order; nothing is executed',
    'Make it unique: the order id, `{{timenow}}` and what differs between two orders of one second',
  ],
  webhook_id_conflict: ['The `webhook-id` was used before with another body; nothing is executed', 'A new message has a new id'],
};

const INTRODUCTION = `A **refusal** is about an alert as a whole: it was not understood, or there is nobody to trade it. A **denial** is about one order: it was
understood, and a limit or a rule forbids it. Where one alert goes to several accounts and only some deny it, the answer is 200 and the
others trade; where all of them deny it, the answer is 422 with the denial.

Every answer that refuses carries \`code\`, \`error\` and \`hint\`, and the numbers behind them: \`limit\`, \`value\`, \`headroom\`. Codes are stable;
sentences may change. An order that was accepted and is denied when it is placed ends as \`denied\` with the same codes as its reason.
An entry that waits longer than \`alerts.max_age\` ends as \`expired\`. Exits are not stopped by limits, hours or age.`;

export function denialsPage(): string {
  const refusals = REFUSALS.map((name) => [code(name), String(httpStatus(name)), ...MEANINGS[name]]);
  const denials = Object.entries(DENIALS).map(([name, { error, hint }]) => [code(name), sentence(error), sentence(hint)]);
  return page('Refusals and denials', 'src/model/denial.ts and src/model/refusal.ts', [
    INTRODUCTION,
    '## Refusals of an alert',
    table(['code', 'HTTP', 'meaning', 'remedy'], refusals),
    '## Denials of an order',
    `HTTP ${httpStatus(Object.keys(DENIALS)[0] as RefusalCode)} where it is known at once. Words in *italics* stand for the values of the order.`,
    table(['code', 'error', 'hint'], denials),
  ]);
}

/** `{limit}` in italics, `{{timenow}}` as it is. */
function sentence(text: string): string {
  return text.replaceAll(/(?<!\{)\{(\w+)\}(?!\})/g, '*$1*');
}
