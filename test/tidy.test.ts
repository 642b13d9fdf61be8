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

  test('model needs no package but big.js and node:crypto', () => {
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
  /** What the pattern is there to catch. */
  readonly sample: string;
  readonly instead: string;
  readonly except?: (path: string) => boolean;
}

const CLOCK = 'take the time from a Clock (model/clock.ts)';
const APPROVAL = 'only the risk stage approves';
const isClock = (path: string) => path === 'src/app/clock.ts' || path === 'src/dashboard/clock.ts';
const isVerdict = (path: string) => path === 'src/model/verdict.ts';
const isRiskStage = (path: string) => path === 'src/execution/check.ts';

const BANS: readonly Ban[] = [
  { pattern: /\bDate\.now\(/, sample: 'Date.now()', instead: CLOCK, except: isClock },
  { pattern: /\bnew Date\(\)/, sample: 'new Date()', instead: CLOCK, except: isClock },
  { pattern: /\bMath\.random\(/, sample: 'Math.random()', instead: 'take chance from a Clock (model/clock.ts)', except: isClock },
  { pattern: /\b(?:setTimeout|setInterval)\(/, sample: 'setTimeout(look, 5)', instead: CLOCK, except: isClock },
  { pattern: /\bperformance\.now\(/, sample: 'performance.now()', instead: CLOCK, except: isClock },
  { pattern: /catch\s*(?:\([^)]*\))?\s*\{\s*\}/, sample: 'catch (error) {}', instead: 'handle the error or let it pass' },
  { pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s/m, sample: 'enum A {', instead: 'a union of literals, or a const object' },
  { pattern: /\bparseFloat\(/, sample: 'parseFloat(text)', instead: 'readDecimal: money is never a float' },
  {
    pattern: /\bapprove\b[^;]*\bfrom '[^']*\/verdict\.ts'/,
    sample: "import { approve, type Verdict } from '../model/verdict.ts';",
    instead: APPROVAL,
    except: isRiskStage,
  },
  { pattern: /\bas Approved\b/, sample: 'terms as Approved', instead: APPROVAL, except: isVerdict },
  { pattern: /\b(?:TODO|FIXME|XXX)\b/, sample: '// TODO: later', instead: 'do it, or write it down where people look' },
];

describe('bans', () => {
  test.each(BANS)('$pattern is not written in production code: $instead', ({ pattern, except }) => {
    const wrong = production.filter(({ path, text }) => !(except?.(path) ?? false) && pattern.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test.each(BANS)('$pattern catches $sample', ({ pattern, sample }) => {
    expect(sample).toMatch(pattern);
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

  test('every production file says in its first line why it exists', () => {
    expect(production.filter(({ text }) => !/^(?:#!.*\n)?(?:\/\/ |\/\*\*)/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

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
