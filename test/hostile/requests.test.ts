// Requests that two readers would read differently, headers without end, and paths that pretend to be the token's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAlert, say, startTargets, type Target, TV_TOKEN } from './target.ts';

const targets: Target[] = [];
beforeAll(async () => {
  targets.push(...(await startTargets()));
});
afterAll(async () => {
  for (const target of targets) await target[Symbol.asyncDispose]();
});

const BODY = JSON.stringify(anAlert({ client_ref: 'smuggled' }));
const HEAD = `POST /tv/${TV_TOKEN} HTTP/1.1\r\nHost: h\r\n`;
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const SECOND = `GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n`;

describe('one request, two readings: it is refused, and what follows on the connection is not read', () => {
  const shapes: Readonly<Record<string, string>> = {
    'Content-Length and Transfer-Encoding': `${HEAD}Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKED}`,
    'Transfer-Encoding and Content-Length': `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n${CHUNKED}`,
    'two lengths that differ': `${HEAD}Content-Length: ${BODY.length}\r\nContent-Length: 0\r\n\r\n${BODY}`,
    'two lengths that agree': `${HEAD}Content-Length: ${BODY.length}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'a list of lengths': `${HEAD}Content-Length: ${BODY.length}, 0\r\n\r\n${BODY}`,
    'a length with a sign': `${HEAD}Content-Length: +${BODY.length}\r\n\r\n${BODY}`,
    'a negative length': `${HEAD}Content-Length: -1\r\n\r\n${BODY}`,
    'a length in hex': `${HEAD}Content-Length: 0x10\r\n\r\n${BODY}`,
    'a length beyond all numbers': `${HEAD}Content-Length: 99999999999999999999999\r\n\r\n${BODY}`,
    'a folded header': `${HEAD}X-Folded: a\r\n b\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'a folded Transfer-Encoding': `${HEAD}Transfer-Encoding:\r\n chunked\r\n\r\n${CHUNKED}`,
    'a space before the colon': `${HEAD}Content-Length : ${BODY.length}\r\n\r\n${BODY}`,
    'lines that end in LF alone': `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`.replaceAll('\r\n', '\n'),
    'one header that ends in LF alone': `${HEAD}X-A: b\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'a bare CR in a header': `${HEAD}X-A: b\rX-B: c\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'a NUL in a header': `${HEAD}X-A: b\0c\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'chunked that is not the last coding': `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n${CHUNKED}`,
    'chunked twice': `${HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKED}`,
    'a coding of its own': `${HEAD}Transfer-Encoding: xchunked\r\n\r\n${CHUNKED}`,
    'a chunk size that lies': `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}\r\n0\r\n\r\n`,
    'a chunk size beyond all numbers': `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`,
    'a chunk that ends in LF alone': `${HEAD}Transfer-Encoding: chunked\r\n\r\n${CHUNKED.replaceAll('\r\n', '\n')}`,
    'two hosts': `${HEAD}Host: other\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'no host': `POST /tv/${TV_TOKEN} HTTP/1.1\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'HTTP of another age': `POST /tv/${TV_TOKEN} HTTP/3.7\r\nHost: h\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
    'no HTTP at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  };
  test.each(Object.entries(shapes))('%s', async (_shape, bytes) => {
    for (const target of targets) {
      const { statuses, text } = await say(target, `${bytes}${SECOND}`, 1_500);
      expect(statuses.length, text).toBeLessThanOrEqual(1);
      if (statuses.length === 1) expect([400, 411, 413, 415, 431, 501, 505], `${target.name}: ${text}`).toContain(statuses[0]);
      expect(text).not.toContain(TV_TOKEN);
    }
  });

  test('nothing of them was taken', async () => {
    for (const target of targets) {
      expect(target.traces()).not.toContain('smuggled');
      expect(await target.alert()).toBe(200);
    }
  });
});

test('headers without end, many and long, are refused', async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${i}\r\n`).join('');
  for (const target of targets) {
    for (const header of [many, `X-Long: ${'a'.repeat(100_000)}\r\n`, `${'N'.repeat(100_000)}: a\r\n`]) {
      const { statuses } = await say(target, `${HEAD}${header}Content-Length: 0\r\n\r\n`);
      // Who still writes when the line is cut may never read why.
      expect([[431], []]).toContainEqual(statuses);
    }
    const { statuses } = await say(target, `POST /tv/${'A'.repeat(100_000)} HTTP/1.1\r\nHost: h\r\n\r\n`);
    expect([[431], [414], []]).toContainEqual(statuses);
    expect(await target.alert()).toBe(200);
  }
});

test('a header that must come once and came twice is refused', async () => {
  const hex = 'a'.repeat(64);
  for (const service of targets.filter(({ signs }) => signs)) {
    for (const lines of [
      `X-Signature: ${hex}\r\nX-Signature: ${hex}\r\n`,
      `X-Signature: ${hex}\r\nx-signature: ${hex}\r\n`,
      'webhook-id: a\r\nwebhook-id: b\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,a\r\n',
    ]) {
      const { statuses, text } = await say(
        service,
        `POST /webhook HTTP/1.1\r\nHost: h\r\n${lines}Content-Length: 2\r\n\r\n{}`,
        1_000,
      );
      expect(statuses).toEqual([400]);
      expect(text).toContain('came twice');
    }
  }
});

describe('what is almost the path of the token', () => {
  const lower = TV_TOKEN.toLowerCase();
  const paths: readonly (readonly [path: string, statuses: readonly number[]])[] = [
    ['/tv', [404]],
    ['/tv/', [404]],
    ['/tv//', [404]],
    [`/tv//${TV_TOKEN}`, [404]],
    [`//tv/${TV_TOKEN}`, [404]],
    [`/TV/${TV_TOKEN}`, [404]],
    [`/tv/${lower}`, [404]],
    [`/tv/${TV_TOKEN}x`, [404]],
    [`/tv/${TV_TOKEN.slice(0, -1)}`, [404]],
    [`/tv/${TV_TOKEN}%00`, [404, 400]],
    [`/tv/${TV_TOKEN}%20`, [404]],
    [`/tv/%20${TV_TOKEN}`, [404]],
    [`/tv/${TV_TOKEN}%2f`, [404]],
    [`/tv/${TV_TOKEN}/x`, [404]],
    [`/tv/./${TV_TOKEN}`, [404]],
    [`/tv/../tv/${TV_TOKEN}`, [404]],
    [`/tv/%2e%2e/tv/${TV_TOKEN}`, [404]],
    [`/tv/${TV_TOKEN}/..`, [404]],
    [`/tv/${TV_TOKEN};a=b`, [404]],
    [`/tv\\${TV_TOKEN}`, [404]],
    ['/tv/%', [400, 404]],
    ['/tv/%zz', [400, 404]],
    ['/tv/%c0%ae', [400, 404]],
    ['/tv/%ff%fe', [400, 404]],
    ['/tv/*', [404]],
    ['/tv/:token', [404]],
    ['/tv/undefined', [404]],
    ['/tv/__proto__', [404]],
    ['/tv/constructor', [404]],
    ['/tv/../api/status', [404]],
    ['/tv/..%2fapi%2fstatus', [404]],
    ['*', [400, 404, 405]],
    [`http://elsewhere/tv/${lower}`, [404, 400]],
  ];
  test.each(paths)('%s', async (path, statuses) => {
    for (const target of targets) {
      const said = await say(
        target,
        `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`,
      );
      expect(statuses, `${target.name}: ${said.text}`).toContain(said.statuses[0]);
      expect(said.text).not.toContain(TV_TOKEN);
      expect(said.text).not.toContain('"api"');
    }
  });

  test('the token itself, spelled in another way, is the token', async () => {
    for (const target of targets) {
      for (const [i, path] of [`/tv/${TV_TOKEN}/`, `/tv/${TV_TOKEN}?a=b`, `/tv/%54${TV_TOKEN.slice(1)}`].entries()) {
        const body = JSON.stringify(anAlert({ client_ref: `spelled-${i}` }));
        const said = await say(
          target,
          `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
        expect(said.statuses, said.text).toEqual([200]);
      }
    }
  });

  test('other methods are 405 and do nothing', async () => {
    for (const target of targets) {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD']) {
        const { statuses } = await say(target, `${method} /tv/${TV_TOKEN} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
        expect(statuses, method).toEqual([method === 'TRACE' ? expect.any(Number) : 405]);
      }
      const { statuses } = await say(target, `CONNECT elsewhere:443 HTTP/1.1\r\nHost: h\r\n\r\n`, 500);
      expect(statuses.filter((status) => status < 400)).toEqual([]);
    }
  });

  test('the token stands in no log and no store', () => {
    for (const target of targets) expect(target.traces()).not.toContain(TV_TOKEN);
  });
});
