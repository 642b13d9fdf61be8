// Who may pass and until when: the API key, the HMAC over the received bytes, and the request's validity window.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Params } from './params.ts';
import { aheadOfServer, badKeyFormat, badSignature, illegal, missing, outsideWindow, Refusal, unknownKey } from './refusal.ts';

const SIGNATURE_RANGE = '^[A-Fa-f0-9]{64}$';
const RECV_WINDOW_MS_DEFAULT = 5000;
const RECV_WINDOW_MS_MAX = 60_000;

export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
}

export const sign = (secret: string, payload: string) => createHmac('sha256', secret).update(payload).digest('hex');

/** Signed is the query followed by the body with nothing between them, each without its `signature` and otherwise untouched. */
export function signedPayload(query: string, body: string): string {
  return withoutSignature(query) + withoutSignature(body);
}

function withoutSignature(encoded: string): string {
  return encoded
    .split('&')
    .filter((pair) => !pair.startsWith('signature='))
    .join('&');
}

export function authenticate<Account extends Credentials>(
  accounts: readonly Account[],
  apiKey: string | undefined,
  request: { readonly query: string; readonly body: string; readonly params: Params },
): Account {
  if (apiKey === undefined || !/^[A-Za-z0-9-]{1,128}$/.test(apiKey)) throw badKeyFormat();
  const account = accounts.find((candidate) => candidate.apiKey === apiKey);
  if (account === undefined) throw unknownKey();
  const signature = request.params.required('signature').toLowerCase();
  if (!new RegExp(SIGNATURE_RANGE).test(signature)) throw illegal('signature', SIGNATURE_RANGE);
  const expected = sign(account.secret, signedPayload(request.query, request.body));
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) throw badSignature();
  return account;
}

export interface Window {
  readonly timestamp: number;
  readonly recvWindow: number;
}

export function windowOf(params: Params): Window {
  const timestamp = params.integer('timestamp');
  if (timestamp === undefined) throw missing('timestamp');
  const recvWindow = Number(params.matching('recvWindow', '^[0-9]{1,20}(\\.[0-9]{1,3})?$') ?? RECV_WINDOW_MS_DEFAULT);
  if (recvWindow > RECV_WINDOW_MS_MAX) throw new Refusal(-1131, "'recvWindow' must be less than 60000.");
  return { timestamp, recvWindow };
}

/** Asked twice: when a request arrives, and again as it is handed to the engine, however long it waited between. */
export function checkWindow({ timestamp, recvWindow }: Window, now: number): void {
  if (timestamp >= now + 1000) throw aheadOfServer();
  if (now - timestamp > recvWindow) throw outsideWindow();
}
