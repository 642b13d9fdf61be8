// Posts one signed alert to the receiver and says what came back; a receiver that is away is an answer too. Node's plain client, because
// fetch costs 20 MB at its first use.
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Reply } from '../../edge/verdict.ts';
import type { Clock } from '../../model/clock.ts';

/** The receiver answers in milliseconds; one that does not is away, and the alert stays where it is. */
const DEADLINE_MS = 10_000;
/** An answer of the receiver is a few kilobytes; what is longer is not the receiver's. */
const MOST_ANSWER_BYTES = 1_024 * 1_024;

export interface Sender {
  /** Never rejects. Redirects are not followed: the signature and the alert are for the receiver alone. */
  readonly send: (headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<Reply>;
  close(): void;
}

export function createSender(clock: Clock, url: () => string): Sender {
  // A receiver closes idle connections after a while; one that was closed under a request is only tried again.
  const options = { keepAlive: true, maxSockets: 32, maxFreeSockets: 4 };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  return {
    send: async (headers, body) => {
      const deadline = new AbortController();
      const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
      try {
        const response = await ask(new URL(url()), agents, { headers, body, signal: deadline.signal });
        return { kind: 'answered', status: response.statusCode ?? 0, body: readObject(await textOf(response)) };
      } catch (error) {
        return { kind: 'away', problem: deadline.signal.aborted ? `no answer within ${DEADLINE_MS / 1_000} s` : reasonOf(error) };
      } finally {
        cancel();
      }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

interface Outgoing {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

function ask(
  url: URL,
  agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent },
  { headers, body, signal }: Outgoing,
): Promise<IncomingMessage> {
  const own = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) };
  const options = { method: 'POST', headers: { ...headers, ...own }, signal };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: agents['https:'] }, resolve)
        : httpRequest(url, { ...options, agent: agents['http:'] }, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > MOST_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
