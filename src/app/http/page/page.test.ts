// The page's script parses, touches only elements that exist, and never turns text into markup.
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { PAGE_HTML } from './html.ts';
import { PAGE_SCRIPT } from './script.ts';
import { PAGE_STYLE } from './style.ts';

test('the script is valid and uses no way of making markup from text', () => {
  // A module body: top-level await and `for await` are allowed in an async function too.
  expect(() => new Script(`(async () => {${PAGE_SCRIPT}})`)).not.toThrow();
  expect(PAGE_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
});

test('every element the script asks for is in the page, and nothing comes from elsewhere', () => {
  const asked = [...PAGE_SCRIPT.matchAll(/\bat\('([\w-]+)'\)/g)].map((match) => match[1] ?? '');
  expect(asked.length).toBeGreaterThan(10);
  for (const id of new Set(asked)) expect(PAGE_HTML).toContain(`id="${id}"`);
  for (const text of [PAGE_HTML, PAGE_SCRIPT, PAGE_STYLE]) expect(text).not.toMatch(/https?:\/\/|@import|url\(/);
});

test('every control has a name for who cannot see it', () => {
  for (const [, id] of PAGE_HTML.matchAll(/<input id="([\w-]+)"/g)) expect(PAGE_HTML).toContain(`<label for="${id}">`);
  expect(PAGE_HTML).not.toMatch(/<button[^>]*>\s*<\/button>/);
  expect(PAGE_HTML).toContain('lang="en"');
});
