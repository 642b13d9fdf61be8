// What a server says about the servers that copy it: whether a commit that was reported is on one of them too.
import { integer, optionalText, text } from '../sql.ts';
import { Link } from './link.ts';

export interface Replication {
  /** `synchronous_standby_names`: whom a commit waits for; empty for nobody. */
  readonly waitsFor: string;
  /** Connected servers; what a role may not see of them is absent. */
  readonly standbys: readonly { readonly name: string; readonly mode: 'sync' | 'async' | undefined }[];
  /** Servers that have a place kept for them and are not connected. */
  readonly away: number;
}

/** A base backup under way is no standby. pg_receivewal is one: what it wrote can be restored. */
const STANDBYS = `SELECT COALESCE(application_name, '') AS name, sync_state FROM pg_stat_replication
  WHERE state IS DISTINCT FROM 'backup' ORDER BY 1`;
const AWAY = `SELECT COUNT(*)::int AS away FROM pg_replication_slots WHERE slot_type = 'physical' AND NOT active`;
const NAMES = `SELECT current_setting('synchronous_standby_names') AS names`;

/** Rejects with LinkFailed where there is no server. */
export async function readReplication(url: string): Promise<Replication> {
  const link = await Link.open(url);
  try {
    const [names, rows, away] = await Promise.all([link.get(NAMES), link.all(STANDBYS), link.get(AWAY)]);
    return {
      waitsFor: names === undefined ? '' : text(names, 'names'),
      standbys: rows.map((row) => ({ name: text(row, 'name'), mode: modeOf(optionalText(row, 'sync_state')) })),
      away: away === undefined ? 0 : integer(away, 'away'),
    };
  } finally {
    await link.close();
  }
}

/** `potential` waits to take the place of one that is synchronous: until then nothing waits for it. */
function modeOf(state: string | undefined): 'sync' | 'async' | undefined {
  if (state === undefined) return undefined;
  return state === 'sync' || state === 'quorum' ? 'sync' : 'async';
}
