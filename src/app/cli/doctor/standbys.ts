// Standbys of the PostgreSQL server: one that lags and is promoted has forgotten orders that are live at the exchange.
import type { Replication } from '../../../ledger/postgres/standbys.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

const NAME_THEM = `name them in synchronous_standby_names on the primary, as in 'ANY 1 (*)', and reload it: docs/operate/postgres.md, Standbys`;

export async function examineStandbys(url: string): Promise<Finding> {
  try {
    // Loaded only where it is needed: the driver costs 60 ms.
    const { readReplication } = await import('../../../ledger/postgres/standbys.ts');
    return judgeStandbys(await readReplication(url));
  } catch (error) {
    return warn('standbys', `not read: ${problemOf(error)}`, 'see whether the server runs and lets this machine in');
  }
}

export function judgeStandbys({ waitsFor, standbys, away }: Replication): Finding {
  const lagging = standbys.filter(({ mode }) => mode === 'async').map(({ name }) => name);
  const unseen = standbys.filter(({ mode }) => mode === undefined).length;
  const known = standbys.length + away;
  if (waitsFor.trim() === '') {
    if (known === 0) return ok('standbys', 'none: a commit is on the disk of this server alone');
    const detail = `${counted(known)}, and commits wait for none: one that is promoted has forgotten the last orders that were sent`;
    return fail('standbys', detail, NAME_THEM);
  }
  if (unseen > 0) {
    const detail = `${counted(standbys.length)}; commits wait for ${waitsFor}, but this role may not see whether they are synchronous`;
    return warn('standbys', detail, 'GRANT pg_monitor TO the role, and look again');
  }
  if (standbys.length === lagging.length) {
    const detail = `commits wait for ${waitsFor}, and no such standby is connected: until one is, nothing is accepted`;
    return fail(
      'standbys',
      detail,
      'start it, or see why it does not connect; its application_name must be the one that is named',
    );
  }
  if (lagging.length > 0)
    return warn(
      'standbys',
      `${lagging.join(', ')} ${lagging.length === 1 ? 'lags' : 'lag'}: no commit waits for it`,
      'never promote it, or name it too',
    );
  return ok('standbys', `${counted(standbys.length)}, and commits wait for ${waitsFor}`);
}

function counted(standbys: number): string {
  return standbys === 1 ? 'one standby' : `${standbys} standbys`;
}
