// A client for tests of HTTPS: whoever signed the server's certificate, with a client certificate or without.
import { type Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** What this client shows of itself. */
  readonly pair?: { readonly key: string; readonly cert: string };
  /** Where it stands; 127.0.0.1 where absent. */
  readonly host?: string;
  readonly agent?: Agent;
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

export interface Got {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly text: string;
  /** SHA-256 of the certificate that the server showed. */
  readonly fingerprint: string;
  readonly problem: string;
}

/** Never rejects. */
export function secure(
  port: number,
  path: string,
  { method = 'POST', headers = {}, body = '{}', host = '127.0.0.1', pair, ...rest }: Sent = {},
): Promise<Got> {
  return new Promise((resolve) => {
    const to = { host, port, path, method, servername: 'bot.example.com', rejectUnauthorized: false };
    const weak = rest.maxVersion === 'TLSv1.1' ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT@SECLEVEL=0' } : {};
    const options = { ...to, agent: false as const, ...rest, ...weak, headers: { host: 'bot.example.com', ...headers }, ...pair };
    const sent = request(options, (response) => {
      const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, fingerprint: fingerprint256, problem: '' }));
    });
    sent.on('error', (error) => resolve({ status: 0, text: '', fingerprint: '', problem: error.message }));
    sent.end(method === 'POST' ? body : undefined);
  });
}
