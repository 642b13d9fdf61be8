// A secret that TradingView carries inside the message, where nothing else of it can: checked, and overwritten before anybody keeps the body.
import { isOverwritten, isSecretName, overwriteSecrets } from '../intake/redact.ts';
import { type JsonObject, NumberText, parseJson } from '../intake/parse/json.ts';
import { decodeUtf8 } from '../intake/parse/utf8.ts';
import { isOneOfTokens } from './token.ts';

/** The body to go on with, its secret overwritten by as many `*`; or what is wrong with the secret, never what it is. */
export type SecretCheck = { readonly ok: true; readonly body: Uint8Array } | { readonly ok: false; readonly problem: string };

/** One member of the outermost object must hold one of `secrets`; its name is one of the families that carry credentials. */
export function checkBodySecret(raw: Uint8Array, secrets: readonly string[]): SecretCheck {
  const given = secretMembers(raw);
  if (given === undefined) return { ok: false, problem: 'the body is no JSON object, so there is no secret in it' };
  const texts = given.map(([, value]) => value).filter((value) => typeof value === 'string');
  if (texts.length === 0) return { ok: false, problem: 'the body has no member passphrase, secret or token' };
  if (!texts.some((text) => isOneOfTokens(text, secrets))) return { ok: false, problem: 'its secret is wrong' };
  const body = overwriteSecrets(raw, secrets);
  // Written with escapes (`\u0061`), a secret would survive the overwriting.
  const left = secretMembers(body) ?? [];
  if (left.some(([name, value]) => typeof value === 'string' && value !== '' && !isOverwritten(name, value)))
    return { ok: false, problem: 'write the secret and its name without escapes and as text' };
  return { ok: true, body };
}

/** Whether a member by the name of a secret is there at all. */
export function carriesSecret(raw: Uint8Array): boolean {
  return (secretMembers(raw) ?? []).length > 0;
}

function secretMembers(raw: Uint8Array): [name: string, value: unknown][] | undefined {
  const decoded = decodeUtf8(raw);
  const read = decoded.ok ? parseJson(decoded.text) : undefined;
  if (read?.ok !== true || !isObject(read.value)) return undefined;
  return Object.entries(read.value).filter(([name]) => isSecretName(name));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
}
