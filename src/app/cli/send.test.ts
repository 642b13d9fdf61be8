import { describe, expect, it } from 'vitest';
import { describeAccepted, shownUrl } from './send.ts';
import { shellWord } from './shell-word.ts';

const answer = {
  success: true,
  id: 'al_1',
  client_ref: 'a 1',
  orders: [
    { id: 'or_1', account: 'demo', status: 'queued' },
    { id: 'or_2', account: 'main', status: 'denied', reason: 'halted' },
  ],
};

describe('what became of an alert', () => {
  it('names the orders, the reasons, and where to look next', () => {
    const text = describeAccepted(answer);
    expect(text).toContain('Accepted and on disk: alert al_1');
    expect(text).toContain('or_1  demo  queued');
    expect(text).toContain('or_2  main  denied: halted');
    expect(text).toMatch(/npx pinewire orders --client-ref 'a 1'$/);
    expect(describeAccepted(answer, ' --config my.yaml')).toMatch(/ --client-ref 'a 1' --config my\.yaml$/);
  });

  it('a repeat says that nothing new happened', () => {
    expect(describeAccepted({ ...answer, duplicate: true })).toMatch(/^Nothing new happened/);
  });
});

it.each([
  ['a-1.x:2026', 'a-1.x:2026'],
  ["it's", `'it'\\''s'`],
  ['-rf', "'-rf'"],
  ['', "''"],
  ['$(id)', "'$(id)'"],
])('quotes %s for a shell', (word, quoted) => {
  expect(shellWord(word)).toBe(quoted);
});

it('shows no token in an address', () => {
  expect(shownUrl('http://127.0.0.1:5000/tv/secret?x=1')).toBe('http://127.0.0.1:5000/tv/…?x=1');
});
