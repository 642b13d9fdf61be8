// Bodies that no alert has: huge, deep, in no encoding, of every naughty string; signatures with a bit turned. Each is answered with a refusal
// in our own words, nothing is taken that should not be, and no secret comes out again.
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, ask, keepingAgent } from './dial.ts';
import { anAlert, BODY_SECRET, signatureOf, startTargets, type Target, TV_TOKEN, WEBHOOK_SECRET } from './target.ts';

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings') as string[];

const targets: Target[] = [];
beforeAll(async () => {
  targets.push(...(await startTargets()));
});
afterAll(async () => {
  for (const agent of agents.values()) agent.destroy();
  for (const target of targets) await target[Symbol.asyncDispose]();
});

type Body = string | Uint8Array | readonly Uint8Array[];
const agents = new Map<Target, ReturnType<typeof keepingAgent>>();

function post(
  target: Target,
  body: Body,
  path = `/tv/${TV_TOKEN}`,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const agent = agents.get(target) ?? keepingAgent(target, 64);
  agents.set(target, agent);
  return ask(target, path, { body, agent, headers });
}

/** A refusal is JSON of ours with code, error and hint; what is taken says so. Nothing is a fault of the program. */
function expectOurs({ status, text }: Answered, what: string): void {
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(status, `${what}: ${text}`).toBeLessThan(500);
  if (status === 200) expect(body).toMatchObject({ success: true });
  else
    expect(body, what).toMatchObject({
      success: false,
      code: expect.any(String),
      error: expect.any(String),
      hint: expect.any(String),
    });
  for (const secret of [TV_TOKEN, BODY_SECRET, WEBHOOK_SECRET]) expect(text, what).not.toContain(secret);
}

const SECRET_FIRST = `{"passphrase":${JSON.stringify(BODY_SECRET)},`;

describe('bodies that are no alert', () => {
  const shapes: Readonly<Record<string, string | Uint8Array>> = {
    nothing: '',
    'white space': ' \n\t ',
    'five thousand brackets': '['.repeat(5_000),
    'five thousand open objects': `${SECRET_FIRST}${'"a":{'.repeat(2_000)}`,
    'deep and whole': `${SECRET_FIRST}"extras":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
    'deep in extras': `${SECRET_FIRST}"extras":${'{"a":'.repeat(1_500)}1${'}'.repeat(1_500)}}`,
    'a thousand members': `{${Array.from({ length: 1_000 }, (_, i) => `"m${i}":1`).join(',')}}`,
    'a member twice': `${SECRET_FIRST}"side":"buy","side":"sell"}`,
    __proto__: `${SECRET_FIRST}"__proto__":{"side":"buy"}}`,
    constructor: `${SECRET_FIRST}"constructor":{"prototype":{"side":"buy"}}}`,
    'a number of five thousand digits': `${SECRET_FIRST}"size":${'9'.repeat(5_000)}}`,
    'an exponent beyond all': `${SECRET_FIRST}"size":1e999999999}`,
    'bytes that are no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    'a surrogate in UTF-8': Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    'an overlong slash': Buffer.from([0x22, 0xc0, 0xaf, 0x22]),
    'UTF-16': Buffer.from('{"symbol":"BTCUSDT"}', 'utf16le'),
    'a BOM and then JSON': Buffer.from(`\ufeff${JSON.stringify(anAlert({ client_ref: 'bom' }))}`),
    'NUL bytes': Buffer.alloc(10_000),
    'a lone surrogate in an escape': `${SECRET_FIRST}"symbol":"\\ud800"}`,
    form: 'symbol=BTCUSDT&side=buy&size=1',
    XML: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'a secret that is no text': '{"passphrase":{"$ne":null}}',
    'a list of secrets': `{"passphrase":[${JSON.stringify(BODY_SECRET)}]}`,
  };
  test.each(Object.entries(shapes))('%s', async (what, body) => {
    for (const target of targets) {
      const answered = await post(target, body);
      expectOurs(answered, `${target.name}: ${what}`);
      if (what !== 'a BOM and then JSON') expect([400, 403]).toContain(answered.status);
    }
  });

  test('beyond the limit: 413, whatever is said of the length', async () => {
    for (const target of targets) {
      for (const size of [16_385, 1_000_000]) expect((await post(target, 'x'.repeat(size))).status).toBe(413);
      const pieces = Array.from({ length: 40 }, () => Buffer.alloc(1_000, 0x20));
      expect((await post(target, pieces)).status).toBe(413);
    }
  });
});

test('the big list of naughty strings in every field', { timeout: 300_000 }, async () => {
  const fields = [
    'symbol',
    'exchange',
    'strategy',
    'side',
    'size',
    'price',
    'type',
    'client_ref',
    'signal',
    'sequence',
    'time',
    'extras',
  ];
  for (const target of targets) {
    // What TLS brings is the same bytes: there a few fields show it.
    for (const field of target.secure ? ['symbol', 'client_ref'] : fields) {
      const bodies = naughty.map((text) => JSON.stringify(anAlert({ [field]: field === 'extras' ? { [text]: text } : text })));
      for (let at = 0; at < bodies.length; at += 64) {
        const part = bodies.slice(at, at + 64);
        const answers = await Promise.all(part.map((body) => post(target, body)));
        for (const [i, answer] of answers.entries()) expectOurs(answer, `${target.name} ${field}: ${part[i]}`);
      }
    }
    expect(await target.alert()).toBe(200);
  }
});

test('a signature with one bit turned, or over other bytes, is none; a right one sent again is the duplicate it is', async () => {
  for (const service of targets.filter(({ signs }) => signs)) await turnBits(service);
});

async function turnBits(service: Target): Promise<void> {
  const { passphrase: _, ...plain } = anAlert({ client_ref: 'signed-once' });
  const body = JSON.stringify(plain);
  const right = signatureOf(body);
  const send = async (sent: string, signature: string) => {
    const { status, text } = await post(service, sent, '/webhook', { 'x-signature': signature });
    return { status, body: JSON.parse(text) as Record<string, unknown> };
  };
  const wrong = [right.toUpperCase().replace(/.$/, 'x'), `${right}00`, right.slice(0, -2), '', '0'.repeat(64), `sha256=${right}`];
  for (let bit = 0; bit < 256; bit += 7) {
    const bytes = Buffer.from(right, 'hex');
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    wrong.push(bytes.toString('hex'));
  }
  // Who fails often waits for his answer: 429 is a refusal as well.
  for (const signature of wrong) expect([400, 429], signature).toContain((await send(body, signature)).status);
  for (let at = 0; at < body.length; at += 5) {
    const turned = Buffer.from(body);
    turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
    expect([400, 429]).toContain((await send(turned.toString('latin1'), right)).status);
  }
  const first = await send(body, right);
  expect(first.status).toBe(200);
  const replays = await Promise.all(Array.from({ length: 20 }, () => send(body, right)));
  for (const replay of replays) expect(replay).toMatchObject({ status: 200, body: { id: first.body['id'], duplicate: true } });
}

test('no secret stands in a log or a store, though senders put them everywhere', async () => {
  const secrets = [TV_TOKEN, BODY_SECRET, WEBHOOK_SECRET];
  for (const target of targets) {
    for (const secret of secrets) {
      for (const field of ['symbol', 'client_ref', 'signal', 'side', secret])
        await post(target, JSON.stringify(anAlert({ [field]: secret })));
      await post(target, JSON.stringify(anAlert({ extras: { deep: [{ of: secret, [secret]: 1 }] } })));
      await post(target, `no JSON but ${secret}`);
      await post(target, secret, `/tv/wrong-${secret.replaceAll(' ', '')}?token=${encodeURIComponent(secret)}`);
    }
    expect(await target.alert()).toBe(200);
    const traces = target.traces();
    for (const secret of secrets) expect(traces.includes(secret), `${target.name} keeps ${secret}`).toBe(false);
  }
});
