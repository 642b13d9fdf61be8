// Applies a changed configuration to the running service: all of it or nothing, and in words what changed.
import type { Ledger } from '../../ledger/port.ts';
import type { Actions } from '../actions-port.ts';
import type { Config } from '../config/config.ts';
import { diffConfig } from '../config/diff.ts';

export interface ReloadParts {
  /** The configuration as it stands in the file now, or its faults. */
  readonly read: () => Promise<Config | readonly string[]>;
  readonly running: () => Config;
  readonly apply: (next: Config) => Promise<void>;
  readonly ledger: Pick<Ledger, 'note'>;
}

export function createReload({ read, running, apply, ledger }: ReloadParts): Actions['reload'] {
  return async () => {
    const next = await read();
    if (!('server' in next)) {
      const error = `the configuration has ${next.length === 1 ? 'a fault' : `${next.length} faults`}: ${next[0] ?? ''}`;
      return {
        kind: 'refused',
        status: 422,
        code: 'config_invalid',
        error,
        hint: 'what ran before goes on; pinewire check lists every fault',
        details: { problems: next },
      };
    }
    const { changes, restart } = diffConfig(running(), next);
    if (restart.length > 0) {
      const error = `these changes need a restart: ${restart.join('; ')}`;
      return {
        kind: 'refused',
        status: 409,
        code: 'restart_needed',
        error,
        hint: 'restart pinewire; nothing was changed',
        details: { changes, restart },
      };
    }
    await apply(next);
    await ledger.note([{ kind: 'config.applied', data: { changes } }]);
    return { kind: 'done', value: { changes } };
  };
}
