// Secrets that people put into an alert's body are overwritten before anything is stored: same length, so that every position stays.

/** Member names whose text is a credential in one payload family or another. */
const NAME = '(?:passphrase|password|secret|token|api_?key|api_?secret|key|pin|signal_?token)';
const SECRET = new RegExp(`"${NAME}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'gi');
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'i');

export function isSecretName(name: string): boolean {
  return WHOLE_NAME.test(name);
}

/** Whether the member held a secret that somebody in front of us has checked and overwritten: it says nothing any more. */
export function isOverwritten(name: string, value: unknown): boolean {
  return typeof value === 'string' && /^\*+$/.test(value) && isSecretName(name);
}

/**
 * Shorter ones are overwritten under a member's name and nowhere else: they may be words of an alert, and with `rsi` for a secret the
 * strategy `rsi-break` would go by another route. The configuration notes them. The generated ones have 43 characters.
 */
export const SHORTEST_SECRET = 16;

/**
 * The body with the values of secret members, and every live secret of 16 characters or more wherever it stands, overwritten with `*`. Works on the bytes
 * (as Latin-1, one character each), so it does not matter whether they are JSON or text at all.
 */
export function overwriteSecrets(raw: Uint8Array, secrets: readonly string[]): Uint8Array {
  let text = Buffer.from(raw).toString('latin1');
  const before = text;
  text = text.replaceAll(SECRET, (whole, value: string) => whole.slice(0, -value.length - 1) + '*'.repeat(value.length) + '"');
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    const bytes = Buffer.from(secret, 'utf8').toString('latin1');
    text = text.replaceAll(bytes, '*'.repeat(bytes.length));
  }
  return text === before ? raw : new Uint8Array(Buffer.from(text, 'latin1'));
}
