// `send --fresh`: makes the client_ref of a JSON body new by changing those characters alone, so that every number keeps its text.

/** The body with a new client_ref, or why that cannot be done. `make` gets the old one (empty where there was none). */
export type Freshened =
  | { readonly ok: true; readonly text: string; readonly clientRef: string }
  | { readonly ok: false; readonly problem: string };

export function freshen(text: string, make: (old: string) => string): Freshened {
  const scan = scanTopLevel(text);
  if (scan === undefined) return { ok: false, problem: '--fresh changes client_ref in a JSON object, and this body is none' };
  const spans = scan.values.get('client_ref') ?? [];
  if (spans.length > 1) return { ok: false, problem: 'client_ref stands in the body twice; keep one of them' };
  const [found] = spans;
  if (found === undefined) {
    const clientRef = make('');
    const comma = scan.empty ? '' : ',';
    return {
      ok: true,
      text: `${text.slice(0, scan.start)}"client_ref":${JSON.stringify(clientRef)}${comma}${text.slice(scan.start)}`,
      clientRef,
    };
  }
  const old: unknown = JSON.parse(text.slice(found.from, found.to));
  const clientRef = make(typeof old === 'string' ? old : '');
  return { ok: true, text: text.slice(0, found.from) + JSON.stringify(clientRef) + text.slice(found.to), clientRef };
}

interface Scan {
  /** Where the first member begins. */
  readonly start: number;
  readonly empty: boolean;
  /** Where the values of the outermost members stand, by name; one span for each time the name occurs. */
  readonly values: ReadonlyMap<string, readonly Span[]>;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One token of JSON after white space: a string, a punctuation mark, or a number or word. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

function scanTopLevel(text: string): Scan | undefined {
  if (!isObject(text)) return undefined;
  const values = new Map<string, Span[]>();
  let depth = 0;
  let start = 0;
  let name: string | undefined;
  let from: number | undefined;
  let previous = '';
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const token = match[1] ?? '';
    const at = TOKEN.lastIndex - token.length;
    const inside = depth === 1;
    if (inside && (token === ',' || token === '}') && name !== undefined && from !== undefined) {
      const end = from + text.slice(from, at).trimEnd().length;
      values.set(name, [...(values.get(name) ?? []), { from, to: end }]);
      name = undefined;
      from = undefined;
    }
    if (inside && token === ':' && name === undefined) name = JSON.parse(previous) as string;
    else if (inside && name !== undefined && from === undefined) from = at;
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth === 1 && start === 0) start = TOKEN.lastIndex;
    previous = token;
  }
  return { start, empty: values.size === 0, values };
}

/** JSON.parse judges the syntax, which leaves the scan with well-formed text only. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Long enough for any name a strategy gives, short enough to leave room for what makes it new. */
const LONGEST_OLD = 60;

/** `long` → `long-20261122T200304-k3f9`: the old name first, so that a person finds it again; the second and 20 random bits make it new. */
export function newClientRef(old: string, isoNow: string, random: Uint8Array): string {
  const second = isoNow.slice(0, 19).replaceAll(/[-:]/g, '');
  const chance = [...random.subarray(0, 4)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'.charAt(byte % 32)).join('');
  const stem = Array.from(old).slice(0, LONGEST_OLD).join('');
  return `${stem === '' ? 'send' : stem}-${second}-${chance}`;
}
