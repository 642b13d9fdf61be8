// Takes secrets out of text before anybody reads it: the known ones by value, the others by the shapes they come in.

const MASK = '[secret]';

/** Shorter values would blank out ordinary words; the configuration asks for longer secrets. */
const SHORTEST_SECRET = 6;

/** Names of members whose value is never shown, whatever it is; compared without case, `-` and `_`. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'password',
  'passphrase',
  'secret',
  'secrets',
  'token',
  'tokens',
  'admintoken',
  'admintokens',
  'apikey',
  'apisecret',
  'apipassphrase',
  'signature',
  'xsignature',
  'xsignature256',
  'webhooksignature',
  'signaltoken',
  'xmbxapikey',
]);

function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

const SHAPES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // The token in the path is TradingView's only credential.
  [/\/tv\/[^\s/?#"'\\]+/g, `/tv/${MASK}`],
  [/\b(bearer|basic)\s+[^\s"'\\]+/gi, `$1 ${MASK}`],
  // postgres://user:password@host
  [/(:\/\/[^\s:/@"'\\]*):[^\s/@"'\\]+@/g, `$1:${MASK}@`],
  // api.telegram.org/bot<id>:<token>/sendMessage
  [/\bbot\d+:[\w-]{20,}/g, `bot${MASK}`],
  [/\bwhsec_[\w+/=-]+/g, MASK],
  [/\bv1a?,[\w+/=]{20,}/g, MASK],
  [/\bsha256=[0-9a-f]{64}\b/gi, MASK],
  [/([?&](?:signature|token|secret|api_?key)=)[^&\s"'\\]+/gi, `$1${MASK}`],
];

/** `text` without secrets; `secrets` are those in force, in any order. Works on JSON text too: what it leaves is still JSON. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const form of spellings(secrets)) clean = clean.replaceAll(form, MASK);
  for (const [pattern, replacement] of SHAPES) clean = clean.replaceAll(pattern, replacement);
  return clean;
}

/** What of a URL may be its secret, as somebody else may repeat it: path and query, each alone, and every part of them. */
export function secretsInUrl(url: string): readonly string[] {
  const { pathname, search, searchParams } = new URL(url);
  const parts = [pathname + search, pathname, search, ...pathname.split('/'), ...searchParams.values()];
  return [...new Set(parts.flatMap((part) => [part, decoded(part)]))].filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** By the list itself: whoever hands in the same list for every line pays for its spellings once. */
const known = new WeakMap<readonly string[], readonly string[]>();

/** A secret as it stands, inside JSON, and in a URL; the longest first, so that one secret within another leaves no rest. */
function spellings(secrets: readonly string[]): readonly string[] {
  const cached = known.get(secrets);
  if (cached !== undefined) return cached;
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    forms.add(secret).add(JSON.stringify(secret).slice(1, -1)).add(encodeURIComponent(secret.toWellFormed()));
    if (secret.startsWith('whsec_')) forms.add(secret.slice('whsec_'.length));
  }
  const sorted = [...forms].filter((form) => form.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  known.set(secrets, sorted);
  return sorted;
}

/** A copy of `value` with the values of secret names masked, as deep as 6 levels; what is deeper is left out. */
export function maskNames(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth >= 6) return '…';
  if (Array.isArray(value)) return value.map((member) => maskNames(member, depth + 1));
  const entries = Object.entries(value).map(([name, member]) => [name, isSecretName(name) ? MASK : maskNames(member, depth + 1)]);
  return Object.fromEntries(entries) as unknown;
}
