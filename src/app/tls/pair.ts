// A certificate and its key as two files hold them: read, and judged before anybody is served with them.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** Absolute paths of two PEM files. The certificate is followed by those that lead to its authority (`fullchain.pem`). */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface Pair {
  readonly cert: string;
  readonly key: string;
  /** Milliseconds UTC. */
  readonly validFrom: number;
  readonly validTo: number;
  /** For people: `DNS:bot.example.com`. */
  readonly names: string;
}

export type PairRead = { readonly ok: true; readonly pair: Pair } | { readonly ok: false; readonly problem: string };

/** `problem` is one sentence with what to do, and holds nothing of the key. */
export function readPair(files: TlsFiles): PairRead {
  const certificate = readCertificate(files.certificate);
  if (typeof certificate === 'string') return { ok: false, problem: certificate };
  const key = readKey(files.key);
  if (typeof key === 'string') return { ok: false, problem: key };
  const { leaf, text: cert } = certificate;
  if (!leaf.checkPrivateKey(key.object))
    return { ok: false, problem: `${files.key} is not the key of ${files.certificate}: name the two that were made together` };
  try {
    createSecureContext({ cert, key: key.text, minVersion: 'TLSv1.2' });
  } catch (error) {
    return { ok: false, problem: `${files.certificate} cannot be used: ${reasonOf(error)}` };
  }
  const [validFrom, validTo] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
  return { ok: true, pair: { cert, key: key.text, validFrom, validTo, names: leaf.subjectAltName ?? leaf.subject } };
}

/** What changes when one of the files is written anew or replaced; links are followed, as certbot's are. */
export function signatureOf({ certificate, key }: TlsFiles): string {
  return [certificate, key]
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false, bigint: true });
      return found === undefined ? 'none' : `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
    })
    .join(' | ');
}

function readCertificate(file: string): { readonly leaf: X509Certificate; readonly text: string } | string {
  const text = readText(file);
  if (typeof text !== 'string') return text.problem;
  try {
    return { leaf: new X509Certificate(text), text };
  } catch (error) {
    return `${file} holds no certificate in PEM form: ${reasonOf(error)}`;
  }
}

function readKey(file: string): { readonly object: KeyObject; readonly text: string } | string {
  const text = readText(file);
  if (typeof text !== 'string') return text.problem;
  if (/ENCRYPTED/.test(text))
    return `the key in ${file} is encrypted: write it without a passphrase, readable by this user alone`;
  try {
    return { object: createPrivateKey(text), text };
  } catch (error) {
    // OpenSSL's words name the format; they hold nothing of the key.
    return `${file} holds no private key in PEM form: ${reasonOf(error)}`;
  }
}

function readText(file: string): string | { readonly problem: string } {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { problem: `${file} does not exist` };
    if (code === 'EACCES') return { problem: `${file} may not be read by the user that runs pinewire` };
    return { problem: `${file} cannot be read: ${reasonOf(error)}` };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'unknown reason';
}
