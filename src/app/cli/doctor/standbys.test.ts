import { expect, test } from 'vitest';
import { judgeStandbys } from './standbys.ts';

const sync = { name: 'a', mode: 'sync' } as const;
const lagging = { name: 'b', mode: 'async' } as const;
const unseen = { name: '', mode: undefined } as const;

test.each([
  ['one server alone', { waitsFor: '', standbys: [], away: 0 }, 'ok', 'none'],
  [
    'a standby that nobody waits for',
    { waitsFor: '', standbys: [lagging], away: 0 },
    'fail',
    'one standby, and commits wait for none',
  ],
  ['one that is away, and nobody waits for it', { waitsFor: '', standbys: [], away: 1 }, 'fail', 'one standby'],
  [
    'of which this role may see no more than that it is there',
    { waitsFor: '', standbys: [unseen], away: 0 },
    'fail',
    'wait for none',
  ],
  ['synchronous', { waitsFor: 'a', standbys: [sync], away: 0 }, 'ok', 'commits wait for a'],
  ['one more that lags', { waitsFor: 'a', standbys: [sync, lagging], away: 0 }, 'warn', 'b lags'],
  [
    'named, and only another one is there',
    { waitsFor: 'a', standbys: [lagging], away: 0 },
    'fail',
    'no such standby is connected',
  ],
  ['named, and nobody is there', { waitsFor: 'a', standbys: [], away: 0 }, 'fail', 'no such standby is connected'],
  ['named, and not to be seen', { waitsFor: 'a', standbys: [unseen], away: 0 }, 'warn', 'may not see'],
] as const)('standbys: %s', (_name, replication, status, words) => {
  const finding = judgeStandbys(replication);
  expect(finding).toMatchObject({ status, what: 'standbys' });
  expect(finding.detail).toContain(words);
  expect(finding.fix !== undefined).toBe(status !== 'ok');
});
