// Every kind of broken body that people were seen to send: recognised, at the right place, with the remedy in the hint.
import { describe, expect, test } from 'vitest';
import { parseAlert } from './parse.ts';

interface Broken {
  readonly name: string;
  readonly body: string;
  readonly detail: RegExp;
  readonly hint: RegExp;
  readonly at?: readonly [line: number, column: number];
}

const BROKEN: readonly Broken[] = [
  { name: 'an empty body', body: '', detail: /empty/, hint: /pinewire pine/, at: [1, 1] },
  { name: 'white space only', body: ' \n ', detail: /empty/, hint: /alert_message/ },
  {
    name: 'a // comment',
    body: '{\n  "ticker": "GC1!", //NOT RECOMMENDED\n  "a": 1\n}',
    detail: /no comments/,
    hint: /remove/,
    at: [2, 21],
  },
  { name: 'a /* comment */', body: '{"a":1 /* x */}', detail: /no comments/, hint: /remove/ },
  { name: 'a # comment', body: '{"a":1}\n# note', detail: /no comments/, hint: /remove/, at: [2, 1] },
  { name: 'a trailing comma', body: '{"a":1,\n}', detail: /comma/, hint: /remove the last comma/, at: [2, 1] },
  { name: 'a trailing comma in a list', body: '{"a":[1,]}', detail: /comma/, hint: /remove the last comma/ },
  { name: 'a comma too many', body: '{"a":1,,"b":2}', detail: /comma too many/, hint: /remove it/ },
  { name: 'a missing comma', body: '{"a":1\n "b":2}', detail: /comma is missing/, hint: /comma between/, at: [2, 2] },
  { name: 'single quotes', body: "{'a':1}", detail: /single quotes/, hint: /double quotes/, at: [1, 2] },
  { name: 'typographic quotes', body: '{“a”:1}', detail: /typographic/, hint: /type plain "/ },
  {
    name: 'a bare placeholder',
    body: '{"size":{{strategy.order.contracts}}}',
    detail: /was not filled/,
    hint: /alerts of strategies only/,
    at: [1, 10],
  },
  {
    name: 'an invented placeholder',
    body: '{"client_ref":{{strategy.order_id}}}',
    detail: /order_id/,
    hint: /it is \{\{strategy\.order\.id\}\}/,
  },
  {
    name: 'a mistyped placeholder',
    body: '{"p":{{strategy.order.contract}}}',
    detail: /not filled/,
    hint: /it is \{\{strategy\.order\.contracts\}\}/,
  },
  {
    name: 'a placeholder of nobody',
    body: '{"p":{{strategy.netprofit}}}',
    detail: /netprofit/,
    hint: /no placeholder \{\{strategy\.netprofit\}\}/,
  },
  { name: 'arithmetic in a placeholder', body: '{"p":{{close * 1.01}}}', detail: /not filled/, hint: /does not calculate/ },
  {
    name: 'an unfilled alert_message',
    body: '{{strategy.order.alert_message}}',
    detail: /alert_message/,
    hint: /strategies only/,
  },
  { name: '{{time}} unfilled', body: '{"time":{{time}}}', detail: /not filled/, hint: /timenow/ },
  { name: 'NaN', body: '{"price":NaN}', detail: /NaN is not a number/, hint: /na\(\)/, at: [1, 10] },
  { name: '-Infinity', body: '{"price":-Infinity}', detail: /Infinity is not a number/, hint: /na\(\)/ },
  { name: 'None', body: '{"price":None}', detail: /None is not JSON/, hint: /lower case/ },
  { name: 'a text without quotes', body: '{"side":buy}', detail: /buy stands without quotes/, hint: /"buy"/ },
  { name: 'a name without quotes', body: '{side:"buy"}', detail: /name side/, hint: /"side"/ },
  { name: 'a quote inside a text', body: '{"signal":"the "big" one"}', detail: /text ended here/, hint: /\\"/ },
  { name: 'a line break inside a text', body: '{"signal":"a\nb"}', detail: /U\+000A/, hint: /\\n/, at: [1, 13] },
  { name: 'a backslash', body: '{"signal":"C:\\pine"}', detail: /backslash/, hint: /\\\\/ },
  { name: 'half a surrogate pair', body: '{"signal":"\\ud800"}', detail: /surrogate/, hint: /both halves/ },
  { name: 'a thousands separator', body: '{"price":1,234.50}', detail: /thousands/, hint: /1234\.50/ },
  { name: 'leading zeros', body: '{"size":007}', detail: /"007"/, hint: /leading zeros/ },
  { name: 'hexadecimal', body: '{"size":0x1F}', detail: /"0x1F"/, hint: /decimals/ },
  { name: 'a plus sign', body: '{"size":+1}', detail: /"\+1"/, hint: /plus/ },
  { name: 'a number without its zero', body: '{"size":.5}', detail: /"\.5"/, hint: /0\.5/ },
  { name: 'a number that ends in a point', body: '{"size":1.}', detail: /"1\."/, hint: /1\.0/ },
  { name: 'a percent without quotes', body: '{"size":50%}', detail: /./, hint: /./ },
  { name: 'two equal names', body: '{"size":1,"size":1}', detail: /"size" is there twice/, hint: /keep one/ },
  { name: '__proto__', body: '{"__proto__":{"size":1}}', detail: /__proto__/, hint: /another name/ },
  { name: 'deep nesting', body: '['.repeat(100_000), detail: /deeper than 16/, hint: /flat/ },
  { name: 'a body cut off', body: '{"symbol":"BTCUSDT","si', detail: /closing double quote/, hint: /cut off/ },
  { name: 'a missing bracket', body: '{"symbol":"BTCUSDT"', detail: /ends where/, hint: /closing bracket/ },
  { name: 'a missing colon', body: '{"a" 1}', detail: /colon/, hint: /"name": value/ },
  { name: 'two objects', body: '{"a":1}\n{"a":2}', detail: /more text/, hint: /two orders are two alerts/, at: [2, 1] },
  { name: 'a list', body: ' [{"symbol":"BTCUSDT"}]', detail: /a list/, hint: /one alert for each order/, at: [1, 2] },
  { name: 'a text', body: '"BTCUSDT"', detail: /only "BTCUSDT"/, hint: /pinewire pine/ },
  { name: 'a number', body: '42', detail: /only 42/, hint: /pinewire pine/ },
  { name: 'null', body: 'null', detail: /only null/, hint: /pinewire pine/ },
  {
    name: "TradingView's default sentence",
    body: 'RSI break (14, close): order buy @ 0.001 filled on BTCUSDT. New strategy position is 0.001',
    detail: /default sentence/,
    hint: /message box/,
    at: [1, 1],
  },
  { name: "an alert's default sentence", body: 'BTCUSDT Crossing 42,000.00', detail: /sentence/, hint: /pinewire pine/ },
  { name: 'a form', body: '%7B%22symbol%22%3A%22BTCUSDT%22%7D=', detail: /form-encoded/, hint: /--data-binary/ },
  { name: 'a form with a name', body: 'payload={"symbol":"BTCUSDT"}', detail: /form-encoded/, hint: /--data-binary/ },
  { name: "a form's stray =", body: '{"symbol":"BTCUSDT"}=', detail: /form encoder/, hint: /--data-binary/, at: [1, 21] },
  { name: 'key=value lines', body: 'EXCHANGE=binance\nSYMBOL=BTCUSDT\nSIGNAL=BUY\n', detail: /key=value/, hint: /not read yet/ },
  {
    name: 'key=value with semicolons',
    body: 'EXCHANGE=binance;SYMBOL=SOLUSDT;VOLUME=100a%;SIGNAL=BUY',
    detail: /key=value/,
    hint: /not read yet/,
  },
  {
    name: 'key=value with a placeholder',
    body: 'EXCHANGE={{exchange}}\nSYMBOL={{ticker}}',
    detail: /key=value/,
    hint: /not read yet/,
  },
  { name: 'a word', body: 'buy', detail: /./, hint: /./ },
  { name: 'UTF-16', body: '\u0000{\u0000}', detail: /./, hint: /./ },
];

function details(body: string | Uint8Array) {
  const result = parseAlert(typeof body === 'string' ? Buffer.from(body) : body);
  if (result.ok) throw new Error('it was taken');
  const { refusal } = result;
  const { position, detail } = refusal.details as { position: { offset: number; line: number; column: number }; detail: string };
  return { ...refusal, position, detail };
}

test.each(BROKEN)('$name', ({ body, detail, hint, at }) => {
  const found = details(body);
  expect(found).toMatchObject({ code: 'invalid_json', error: 'Invalid JSON' });
  expect(found.detail).toMatch(detail);
  expect(found.hint).toMatch(hint);
  expect(found.hint.length).toBeLessThan(400);
  if (at !== undefined) expect([found.position.line, found.position.column]).toEqual(at);
});

describe('bytes', () => {
  test.each([
    ['a lone continuation byte', [0x7b, 0x22, 0x80], 2],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22], 1],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22], 1],
    ['a character cut off', [0x22, 0xe2, 0x82], 1],
    ['beyond U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80], 1],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x7b, 0x00], 0],
    ['gzip', [0x1f, 0x8b, 0x08, 0x00], 1],
  ])('%s are no UTF-8', (_, bytes, offset) => {
    const found = details(Uint8Array.from(bytes));
    expect(found.detail).toMatch(/not UTF-8/);
    expect(found.hint).toMatch(/UTF-8, uncompressed/);
    expect(found.position.offset).toBe(offset);
  });

  test('a place behind characters of several bytes is counted in characters', () => {
    expect(details(Buffer.concat([Buffer.from('"é€𝄞'), Buffer.from([0xff])])).position.offset).toBe(5);
  });

  test('a byte order mark is passed over', () => {
    const body = '\ufeff{"symbol":"BTCUSDT","side":"buy","size":1,"client_ref":"a"}';
    expect(parseAlert(Buffer.from(body)).ok).toBe(true);
  });

  test('a megabyte of anything is refused in time', () => {
    for (const body of [
      'a'.repeat(1e6),
      '{'.repeat(1e6),
      `"${'\\u0041'.repeat(150_000)}`,
      '{"a":1,'.repeat(140_000),
      'a=b;'.repeat(250_000),
    ]) {
      expect(details(body).code).toBe('invalid_json');
    }
  });
});
