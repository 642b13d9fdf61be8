// The house rules that no linter knows: which floor may import which, and what must not be written where.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
}

function filesUnder(folder: string): SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(root, file).split(sep).join('/'),
        text: readFileSync(file, 'utf8'),
        isTest: entry.name.endsWith('.test.ts'),
      };
    });
}

const source = filesUnder('src');
const production = source.filter((file) => !file.isTest);
const everything = [...source, ...filesUnder('test'), ...filesUnder('bench'), ...filesUnder('docs')];

/** What a file imports, relative imports resolved to paths from the root. */
function importsOf({ path, text }: SourceFile): string[] {
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return found.map((name) =>
    name.startsWith('.')
      ? relative(root, resolve(root, dirname(path), name))
          .split(sep)
          .join('/')
      : name,
  );
}

/** Rooms and what each may import of the house; packages are ruled apart. */
const FLOORS: Record<string, readonly string[]> = {
  model: ['src/model/'],
  venue: ['src/model/', 'src/venue/'],
  ledger: ['src/model/', 'src/ledger/', 'src/venue/port.ts'],
  intake: ['src/model/', 'src/intake/', 'src/ledger/port.ts'],
  execution: ['src/model/', 'src/execution/', 'src/ledger/port.ts', 'src/venue/port.ts'],
  edge: ['src/model/', 'src/edge/', 'src/intake/verify/', 'src/intake/parse/', 'src/intake/redact.ts', 'src/intake/words.ts'],
  dashboard: ['src/dashboard/', 'src/model/'],
  app: ['src/'],
};

describe('floors', () => {
  test('every source file stands in a room that has a rule', () => {
    expect(production.length).toBeGreaterThan(40);
    expect(production.filter(({ path }) => FLOORS[path.split('/')[1] ?? ''] === undefined)).toEqual([]);
  });

  test.each(Object.entries(FLOORS))('%s imports only its own floor and those below', (room, allowed) => {
    const files = production.filter(({ path }) => path.startsWith(`src/${room}/`));
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('src/') && !allowed.some((prefix) => name.startsWith(prefix)))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('model needs no package but a decimal and a schema library', () => {
    const packages = production.filter(({ path }) => path.startsWith('src/model/')).flatMap(importsOf);
    expect(new Set(packages.filter((name) => !name.startsWith('src/')))).toEqual(new Set(['big.js', 'node:crypto']));
  });

  test('production code never imports from test, bench or docs', () => {
    const wrong = production.filter((file) => importsOf(file).some((name) => /^(?:test|bench|docs)\//.test(name)));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  readonly except?: (path: string) => boolean;
}

const CLOCK = 'take the time from a Clock (model/clock.ts)';
const isClock = (path: string) => path === 'src/app/clock.ts' || path === 'src/dashboard/clock.ts';

const BANS: readonly Ban[] = [
  { pattern: /\bDate\.now\(/, instead: CLOCK, except: isClock },
  { pattern: /\bnew Date\(\)/, instead: CLOCK, except: isClock },
  { pattern: /\bMath\.random\(/, instead: 'take chance from a Clock (model/clock.ts)', except: isClock },
  {
    pattern: /\b(?:setTimeout|setInterval)\(/,
    instead: CLOCK,
    except: isClock,
  },
  { pattern: /\bperformance\.now\(/, instead: CLOCK, except: isClock },
  { pattern: /catch\s*(?:\([^)]*\))?\s*\{\s*\}/, instead: 'handle the error or let it pass' },
  { pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s/m, instead: 'a union of literals, or a const object' },
  { pattern: /\bparseFloat\(/, instead: 'readDecimal: money is never a float' },
  { pattern: /\bapprove\(\{/, instead: 'only the risk stage approves', except: (path) => path === 'src/execution/check.ts' },
  { pattern: /\b(?:TODO|FIXME|XXX)\b/, instead: 'do it, or write it down where people look' },
];

describe('bans', () => {
  test.each(BANS)('$pattern is not written in production code: $instead', ({ pattern, except }) => {
    const wrong = production.filter(({ path, text }) => !(except?.(path) ?? false) && pattern.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('each ban catches what it names', () => {
    const samples = [
      'Date.now()',
      'new Date()',
      'Math.random()',
      'setTimeout(',
      'performance.now()',
      'catch (e) {}',
      'enum A {',
      'parseFloat(',
      'approve({',
    ];
    for (const sample of samples) expect(BANS.filter(({ pattern }) => pattern.test(sample)).length).toBeGreaterThan(0);
  });

  test('no folder is named after a kind of code', () => {
    const folders = new Set(everything.flatMap(({ path }) => path.split('/').slice(0, -1)));
    expect(
      [...folders].filter((name) => ['utils', 'util', 'common', 'helpers', 'types', 'constants', 'misc'].includes(name)),
    ).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const long = everything
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  test('no function is longer than 70 lines', () => {
    expect(production.flatMap(longFunctions)).toEqual([]);
  });

  test('every production file says in its first line why it exists', () => {
    expect(production.filter(({ text }) => !/^(?:#!.*\n)?(?:\/\/ |\/\*\*)/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

/** Top-level functions, by their formatting: a line that opens one at column 0, to the next closing brace at column 0. */
function longFunctions({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    const name = /^(?:export )?(?:async )?function\*? (\w+)/.exec(line)?.[1];
    if (name === undefined) return [];
    const length = lines.slice(start).findIndex((candidate) => candidate === '}') + 1;
    return length > 70 ? [`${path}: ${name} has ${length} lines`] : [];
  });
}

describe('the lockfile', () => {
  test('names every optional build of a dependency, so that npm ci works on every platform', () => {
    interface Entry {
      readonly optionalDependencies?: Readonly<Record<string, string>>;
    }
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };
    const missing = Object.values(lock.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => lock.packages[`node_modules/${name}`] === undefined);
    expect(missing).toEqual([]);
  });

  test('names no registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
