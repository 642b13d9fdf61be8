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

/** What changes when one of the files is written anew, replaced, or given other rights; links are followed, as certbot's are. Never throws: a path that leads nowhere has a signature too. */
export function signatureOf({ certificate, key }: TlsFiles): string {
  return [certificate, key].map(stampOf).join(' | ');
}

function stampOf(file: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return codeOf(error) ?? reasonOf(error);
  }
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

/** Chains of a dozen certificates have 30 kB; a path that leads to something else entirely must not fill the memory. */
const MOST_BYTES = 2 ** 20;

function readText(file: string): string | { readonly problem: string } {
  try {
    // Before it is opened: reading a pipe would wait for its writer for ever.
    const found = statSync(file);
    if (found.isDirectory()) return { problem: `${file} is a directory: name the PEM file in it` };
    if (!found.isFile()) return { problem: `${file} is no file: name a PEM file` };
    if (found.size > MOST_BYTES) return { problem: `${file} has ${found.size} bytes, which no PEM file of a certificate has` };
    return readFileSync(file, 'utf8');
  } catch (error) {
    const words = UNREADABLE[codeOf(error) ?? ''];
    return { problem: words === undefined ? `${file} cannot be read: ${reasonOf(error)}` : `${file} ${words}` };
  }
}

/** What is wrong with a path, and what to do about it. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: name the file as it is called, or wait until it is made',
  EACCES: 'may not be read by the user that runs pinewire: give that user the right to read it and to enter the folders above it',
  EPERM: 'may not be read by the user that runs pinewire: give that user the right to read it',
  ELOOP: 'is a symbolic link that leads to itself: make the link anew (ls -l shows where it leads)',
  ENOTDIR: 'leads through something that is no directory: look at each part of the path',
  ENAMETOOLONG: 'is too long for a path: name the file by a shorter one',
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'unknown reason';
}
