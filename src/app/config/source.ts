// The text of pinewire.yaml as a tree of texts, with the line of every part. Nothing is interpreted here: `0.10`, `off` and `08:00` stay
// what was written, so that no number passes through a float and no word turns into a boolean.
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';

export type Path = readonly (string | number)[];

interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with the YAML itself; never quotes the file, which may hold secrets. */
interface SyntaxProblem extends Place {
  readonly message: string;
}

export interface Source {
  /** Mappings, lists, texts, and null where a key stands without a value. Empty where there are problems. */
  readonly tree: unknown;
  readonly problems: readonly SyntaxProblem[];
  /** Where the value at the path stands; `key`: where its name stands. The nearest part above it where it is absent. */
  place(path: Path, what?: 'key' | 'value'): Place;
  /** What is written at the path, before any variable is replaced; undefined where it is not a scalar. */
  written(path: Path): string | undefined;
  /** Whether there is a value, or a key without one, or neither. */
  state(path: Path): 'there' | 'empty' | 'absent';
}

export function readSource(text: string): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false, stringKeys: true });
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const flaws = [...document.errors, ...document.warnings];
  const problems = flaws.map(({ pos, message }) => ({ ...at(pos[0]), message: explain(message, lineOf(text, at(pos[0]).line)) }));
  markEmptyValues(document);
  const tree = problems.length > 0 ? {} : plainTree(document, problems, at);
  return {
    tree,
    problems,
    place: (path, what = 'value') => at(offsetOf(document, path, what)),
    written: (path) => {
      const node = nodeAt(document, path);
      return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    },
    state: (path) => {
      const node = nodeAt(document, path);
      return node === undefined || node === null ? 'absent' : isScalar(node) && node.value === null ? 'empty' : 'there';
    },
  };
}

function nodeAt(document: Document, path: Path): unknown {
  let node: unknown = document.contents;
  for (const step of path) {
    const inside = resolveAlias(document, node);
    node = isMap(inside) || isSeq(inside) ? inside.get(step, true) : undefined;
  }
  return resolveAlias(document, node);
}

/** A key without a value reads as null, a quoted empty text as ''. */
function markEmptyValues(document: Document): void {
  visit(document, {
    Scalar(where, node) {
      if (where !== 'key' && node.type === 'PLAIN' && node.source === '') node.value = null;
    },
  });
}

function plainTree(document: Document, problems: SyntaxProblem[], at: (offset: number) => Place): unknown {
  try {
    return (document.toJS({ maxAliasCount: 100 }) as unknown) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({ ...at(0), message: 'an alias (*name) points to nothing, or there are more than 100 of them' });
    return {};
  }
}

function resolveAlias(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The offset of the deepest part of the path that exists. */
function offsetOf(document: Document, path: Path, what: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const inside = resolveAlias(document, node);
    if (isMap(inside)) {
      const pair = inside.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      const isLast = depth === path.length - 1;
      const keyStart = startOf(pair.key) ?? offset;
      // A list or mapping that begins on the next line is found by its name.
      offset =
        isLast && what === 'value' && isScalar(pair.value) && pair.value.value !== null
          ? (startOf(pair.value) ?? keyStart)
          : keyStart;
      node = pair.value;
    } else if (isSeq(inside)) {
      node = inside.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

/** The parser's words, without what it quotes from the file. */
function explain(message: string, line: string): string {
  if (message.startsWith('Map keys must be unique')) return 'this key stands here twice';
  const sentence = (message.split('\n')[0] ?? '').replace(/: (["'`]).*$/s, '').replace(/: \S*$/s, '');
  // Unquoted, `[${NAME}]` is a mapping to YAML.
  const hint = /[[{,]\s*\$\{/.test(line) ? '; put "${NAME}" in quotes' : '';
  return `this is not YAML: ${sentence}${hint}`;
}
