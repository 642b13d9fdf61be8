// What a phone on a slow line has to load before anything shows, and what the server hands out besides the page.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ask, startServer } from '../http/harness.ts';

const assets = fileURLToPath(new URL('../../dist/dashboard/assets/', import.meta.url));

/** The page's own script and everything it imports at once; what it imports later is not counted. */
function firstScripts(): readonly string[] {
  const html = readFileSync(`${assets}../index.html`, 'utf8');
  return [...html.matchAll(/\/assets\/([\w-]+\.js)/g)].map((match) => match[1] ?? '');
}

test('the first script is under 100 kB compressed, and nothing in the page is inline', () => {
  const names = firstScripts();
  expect(names.length).toBeGreaterThan(0);
  const bytes = names.reduce((sum, name) => sum + gzipSync(readFileSync(assets + name)).length, 0);
  expect(bytes).toBeLessThan(100_000);
  const html = readFileSync(`${assets}../index.html`, 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
});

test('no file of the build names an address outside, and none turns text into markup', () => {
  for (const name of readdirSync(assets)) {
    const text = readFileSync(assets + name, 'utf8');
    const addresses = [...text.matchAll(/https?:\/\/[\w.-]+/g)]
      .map((match) => match[0])
      // A namespace of XML, a licence in a comment, and the link that the chart library asks for: none of them is fetched.
      .filter((url) => !/www\.w3\.org|www\.apache\.org|www\.tradingview\.com/.test(url));
    expect(new Set(addresses), name).toEqual(new Set());
    expect(text, name).not.toMatch(/\beval\(|new Function\(/);
  }
});

test('the page comes with its policy, its files with their digest for ever; a file that is none is 404', async () => {
  await using server = await startServer();
  const page = await ask(server.port, '/');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(page.headers['content-security-policy']).not.toMatch(/unsafe/);
  const file = await ask(server.port, `/assets/${firstScripts()[0]}`, { headers: { 'accept-encoding': 'gzip' } });
  expect(file.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await ask(server.port, '/assets/none.js')).status).toBe(404);
  expect((await ask(server.port, '/assets/..%2findex.html')).status).toBe(404);
});
