// Finds the route of a request: paths of fixed words in a map, those with a parameter in a short list. No pattern is made of what strangers send.
import type { Route } from './route.ts';

export type Found =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'none' }
  /** The path is no valid percent-encoding. */
  | { readonly kind: 'unreadable' };

export type Router = (method: string, path: string) => Found;

/** A parameter is an id or a token; nothing of ours is longer. */
const LONGEST_PARAM = 512;
const NONE: Found = { kind: 'none' };

export function createRouter(routes: readonly Route[]): Router {
  const fixed = new Map<string, Route>();
  const open: { readonly method: string; readonly words: readonly string[]; readonly route: Route }[] = [];
  for (const route of routes) {
    for (const method of methodsOf(route)) {
      if (route.path.includes(':')) open.push({ method, words: wordsOf(route.path), route });
      else fixed.set(`${method} ${route.path}`, route);
    }
  }
  return (method, path) => {
    // A slash at the end changes nothing.
    const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const route = fixed.get(`${method} ${plain}`);
    if (route !== undefined) return { kind: 'route', route, params: {} };
    const words = decoded(plain);
    if (words === undefined) return { kind: 'unreadable' };
    for (const one of open) {
      if (one.method !== method) continue;
      const params = match(one.words, words);
      if (params !== undefined) return { kind: 'route', route: one.route, params };
    }
    return NONE;
  };
}

/** A GET answers HEAD too, unless its answer has no end. */
export function methodsOf({ method, streams }: Pick<Route, 'method' | 'streams'>): readonly string[] {
  return method === 'GET' && streams !== true ? ['GET', 'HEAD'] : [method];
}

function wordsOf(path: string): readonly string[] {
  return path.split('/').slice(1);
}

/** Split before it is decoded, so that an encoded slash stays within its word. */
function decoded(path: string): readonly string[] | undefined {
  try {
    return wordsOf(path).map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function match(pattern: readonly string[], words: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== words.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, word] of words.entries()) {
    const expected = pattern[i] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== word) return undefined;
    } else if (word === '' || word.length > LONGEST_PARAM) return undefined;
    else params[expected.slice(1)] = word;
  }
  return params;
}
