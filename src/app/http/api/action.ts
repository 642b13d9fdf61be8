// What all requests that change something share: who asked, and how a refusal is said.
import { z } from 'zod';
import type { ActionResult, Actor } from '../../actions-port.ts';
import { type Answer, ok, refuse } from '../answer.ts';
import type { Json } from '../../present/order.ts';
import type { Call } from '../route.ts';

/** A name to stand in the journal beside the address; the token alone does not say which person holds it. */
export const by = z.string().trim().min(1).max(120).optional();

export function actorName(name: string | undefined, call: Call): Actor {
  return name === undefined ? `api ${call.remote}` : `${name} via api ${call.remote}`;
}

/** Whether a row of the journal names this caller's address as who did it. */
export function isBy(who: unknown, call: Call): boolean {
  return typeof who === 'string' && who.endsWith(actorName(undefined, call));
}

export function actionAnswer<Value>(result: ActionResult<Value>, present: (value: Value) => Json): Answer {
  if (result.kind === 'done') return ok({ success: true, ...present(result.value) });
  const { status, code, error, hint, details } = result;
  return refuse(status, { code, error, hint, ...(details && { details }) });
}
