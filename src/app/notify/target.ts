// Where news goes: a Telegram chat or a webhook, each with the one message format it understands.
import { createHash, createHmac } from 'node:crypto';
import { type Clock, isoTime } from '../../model/clock.ts';
import type { NotifyConfig } from '../config/config.ts';
import { type Delivery, type Fetch, post } from './post.ts';

/** One message: lines of plain text, and the rows of the journal it tells of. */
export interface Message {
  readonly lines: readonly string[];
  /** How many more there were than lines. */
  readonly more: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The journal's hash at `lastSeq`: told outside, it shows whether the tail was cut later. */
  readonly head: string;
  readonly kinds: readonly string[];
}

export interface Target {
  /** `telegram 123`, `webhook ops.example.com`: for people, without a secret. */
  readonly name: string;
  /** Equal for the same chat or URL over restarts: its cursor's name. */
  readonly key: string;
  readonly kinds: readonly string[];
  send(message: Message): Promise<Delivery>;
}

export interface TargetParts {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

export function createTarget(config: NotifyConfig, parts: TargetParts): Target {
  return 'telegram' in config ? telegram(config, parts) : webhook(config, parts);
}

function telegram({ telegram: settings, kinds }: Extract<NotifyConfig, { telegram: object }>, parts: TargetParts): Target {
  const { token, chat, baseUrl } = settings;
  return {
    name: `telegram ${chat}`,
    key: keyOf(`telegram ${chat}`),
    kinds,
    send: (message) => {
      // No parse_mode: words of an alert stay words, whatever characters they are made of.
      const body = { chat_id: chat, text: textOf(message), link_preview_options: { is_disabled: true } };
      const headers = { 'content-type': 'application/json' };
      const url = `${baseUrl}/bot${token}/sendMessage`;
      return post(parts, { method: 'POST', url, headers, body: JSON.stringify(body), secrets: [token] });
    },
  };
}

function webhook({ webhook: settings, kinds }: Extract<NotifyConfig, { webhook: object }>, parts: TargetParts): Target {
  const { url, secret } = settings;
  const key = keyOf(`webhook ${url}`);
  return {
    name: `webhook ${new URL(url).host}`,
    key,
    kinds,
    send: (message) => {
      const now = parts.clock.now();
      const { lines, more, firstSeq, lastSeq, head } = message;
      const journal = { first_seq: firstSeq, last_seq: lastSeq, hash: head };
      const body = JSON.stringify({
        type: 'news',
        at: isoTime(now),
        kinds: message.kinds,
        text: textOf(message),
        lines,
        more,
        journal,
      });
      // The same rows under the same id: a receiver that keeps ids shows a repeat once.
      const signed =
        secret === undefined ? {} : signatures(`${key}-${firstSeq}-${lastSeq}`, Math.floor(now / 1_000), body, secret);
      const headers = { 'content-type': 'application/json', ...signed };
      return post(parts, { method: 'POST', url, headers, body, secrets: secret === undefined ? [] : [secret] });
    },
  };
}

/** Standard Webhooks, and the plain HMAC of the body that pinewire takes itself. */
function signatures(id: string, timestamp: number, body: string, secret: string): Record<string, string> {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  const standard = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${standard}`,
    'x-signature': createHmac('sha256', Buffer.from(secret)).update(body).digest('hex'),
  };
}

function keyOf(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 12);
}

function textOf({ lines, more }: Pick<Message, 'lines' | 'more'>): string {
  return [...lines, ...(more > 0 ? [`and ${more} more: pinewire orders, pinewire alerts`] : [])].join('\n');
}
