// What the receiver's answer means for an alert in the spool: it has it, it is away, it may take it once something is mended, or it never will.

/** What became of one attempt. */
export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Readonly<Record<string, unknown>> | undefined }
  /** No answer at all. `problem` is for people and holds no secret. */
  | { readonly kind: 'away'; readonly problem: string };

export type Verdict =
  | { readonly kind: 'delivered' }
  /** Nothing is wrong with the alert: the receiver, or what stands in front of it, comes back by itself. */
  | { readonly kind: 'away'; readonly problem: string }
  /** A person has to mend something. */
  | { readonly kind: 'again'; readonly problem: string }
  | { readonly kind: 'never'; readonly problem: string };

/** Refusals that a change of the receiver's or the relay's configuration mends. */
const MENDABLE: ReadonlySet<unknown> = new Set([
  'invalid_signature',
  'stale_signature',
  'market_not_found',
  'no_route',
  'not_found',
  'method_not_allowed',
  'foreign_host',
]);

/**
 * `body` is the answer's JSON object. An answer that is not pinewire's comes from something in between, whatever its status says: a proxy whose
 * service restarts answers 502. Of pinewire's own, 500 is a fault that the same alert meets again, and 429 means failed signatures.
 */
export function judge(reply: Reply): Verdict {
  if (reply.kind === 'away') return { kind: 'away', problem: reply.problem };
  const { status, body } = reply;
  if (typeof body?.['success'] !== 'boolean') {
    return { kind: 'away', problem: `what answers at relay.forward_to is not pinewire (HTTP ${status})` };
  }
  if (status >= 200 && status < 300 && body['success']) return { kind: 'delivered' };
  const problem = `HTTP ${status} ${text(body['code'])}: ${text(body['error'])}; ${text(body['hint'])}`.slice(0, 500);
  if (status === 408 || status > 500) return { kind: 'away', problem };
  const later = status === 429 || status === 500 || status < 400 || MENDABLE.has(body['code']);
  return { kind: later ? 'again' : 'never', problem };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
