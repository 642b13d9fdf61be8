// Every way in which a file fails leads to a way out of that failure, and to no other one's.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from './database.ts';
import { remedy, withRemedy } from './remedy.ts';

const FILE = '/data/pinewire.db';

test.each([
  ['ENOSPC', /^make room on that disk \(df -h \/data\)/],
  ['EROFS', /read-only/],
  ['EACCES', /^it may not be read or written by this user/],
  ['EIO', /^the disk fails/],
  ['ENOTDIR', /^it is no store/],
])('%s', (code, way) => {
  expect(remedy(Object.assign(new Error(code), { code }), FILE)).toMatch(way);
});

test.each([
  [13, /^make room/],
  [8, /read-only/],
  // FILE is not there.
  [14, /^it is gone: put it back/],
  [10 | (3 << 8), /^the disk fails/],
  [11, /^it is no store, or a damaged one/],
  [5, /fuser \/data\/pinewire\.db/],
])('SQLite %d', (errcode, way) => {
  expect(remedy(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode }), FILE)).toMatch(way);
});

test('what nobody knows is left as it is', () => {
  expect(withRemedy(new Error('odd'), FILE)).toBe('odd');
});

test('what SQLite really says of a text and of a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-remedy-'));
  const file = join(folder, 'text.db');
  writeFileSync(file, 'no database, however long one looks at it'.repeat(100));
  const said = (path: string): string => {
    try {
      new Database(path, { readOnly: false }).close();
      return '';
    } catch (error) {
      return withRemedy(error, path);
    }
  };
  expect(said(file)).toMatch(/^file is not a database; it is no store, or a damaged one: name another file/);
  expect(said(folder)).toMatch(/^unable to open database file; it is a folder: name a file in it$/);
});
