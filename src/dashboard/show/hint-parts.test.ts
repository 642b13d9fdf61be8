// Every hint of the service that names a command which has a place on the page leads there, and loses none of its words.
import { expect, test } from 'vitest';
import { DENIALS } from '../../model/denial.ts';
import { hintParts } from './hint-parts.ts';

const RESOLVE = 'look at BTC/USDT at binance, then: pinewire resolve or_1x2 --as filled|open|canceled|not-placed';

test.each([
  [DENIALS.halted.hint, [['Resume under Accounts', { page: 'accounts' }]]],
  [DENIALS.lane_unknown.hint.replace('{order}', 'or_9'), [['the order’s page', { page: 'order', id: 'or_9' }]]],
  [
    'no row for "X" on binance. pinewire markets list shows what waits for review, pinewire markets approve ID takes it',
    [
      ['Markets', { page: 'markets' }],
      ['Approve', { page: 'markets' }],
    ],
  ],
  [RESOLVE, [['Resolve by hand', { page: 'order', id: 'or_1x2' }]]],
  [
    'else look at the exchange, then: pinewire cancel or_7 (it is not sent again)',
    [['Cancel order', { page: 'order', id: 'or_7' }]],
  ],
  ['pinewire positions shows what is held', [['Accounts', { page: 'accounts' }]]],
  ['GET /api/orders lists them, newest first', [['Live', { page: 'live' }]]],
  ['nothing goes out: POST /api/resume. Resting orders stay', [['Resume under Accounts', { page: 'accounts' }]]],
  // Only on the machine itself.
  ['set enabled: true on the route and run pinewire reload', []],
  ['npx pinewire token show admin prints the admin token', []],
  ['pinewire doctor says what to mend', []],
  ['', []],
] as const)('%s', (text, leads) => {
  const parts = hintParts(text);
  expect(parts.flatMap((part) => (typeof part === 'string' ? [] : [[part.words, part.to]]))).toEqual(leads);
  expect(parts.map((part) => (typeof part === 'string' ? part : part.command)).join('')).toBe(text);
});

test('the command keeps what it is called with', () => {
  expect(hintParts(RESOLVE)[1]).toMatchObject({ command: 'pinewire resolve or_1x2 --as filled|open|canceled|not-placed' });
  expect(hintParts('npx pinewire orders shows it')[0]).toMatchObject({ command: 'npx pinewire orders' });
});
