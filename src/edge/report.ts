// What a relay tells its receiver about its spool, so that whoever looks at the receiver sees alerts that have not come: signed like an alert,
// sent to the same address, and told apart by an id that the signature covers.
import { z } from 'zod';
import { signStandard } from '../intake/verify/verify.ts';

/** No alert's id begins so: the relay's own begin with `tv_`. */
const ID_PREFIX = 'relay-report_';
/** So many alerts are told one by one: the whole must fit into the receiver's `webhook.max_body`. */
export const MOST_STUCK = 10;
const MOST_PROBLEM = 200;

const line = (most: number) => z.string().max(most);
const moment = z.int().nonnegative();

const stuck = z.object({
  id: line(100),
  state: z.enum(['waiting', 'parked']),
  received_at: moment,
  lane: line(300),
  client_ref: line(300),
  tries: moment,
  problem: line(MOST_PROBLEM),
});

/** What a newer relay adds is left out: a report that is refused would make it a relay that is silent. */
const report = z.object({
  /** Made once for each spool, so that a machine that is renamed stays the relay it was. */
  relay: line(64).min(1),
  machine: line(255),
  spool: line(1_024),
  /** Milliseconds UTC by the relay's clock. */
  at: moment,
  waiting: moment,
  parked: moment,
  oldest_waiting_at: moment.nullable(),
  /** Why what waits is not delivered, as far as the relay knows. */
  problem: line(MOST_PROBLEM).nullable(),
  /** Alerts of the last hour that the relay refused for their form; absent where there was none, and from older relays. */
  refused: moment.optional(),
  stuck: z.array(stuck).max(MOST_STUCK),
});

export type RelayReport = z.infer<typeof report>;

/** Cut to what a report may hold. */
export function shortened(text: string, most = MOST_PROBLEM): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Headers and body of the request; `now` in milliseconds UTC. */
export function signReport(told: RelayReport, now: number, secret: string) {
  const body = Buffer.from(JSON.stringify(told));
  const headers = signStandard(body, { id: ID_PREFIX + told.relay, timestamp: Math.floor(now / 1_000), secret });
  return { headers, body };
}

/** By the id that its signature covers; undefined where no signature covers one. */
export function isReport(webhookId: string | undefined): boolean {
  return webhookId?.startsWith(ID_PREFIX) === true;
}

export function readReport(body: Uint8Array): RelayReport | undefined {
  try {
    return report.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
