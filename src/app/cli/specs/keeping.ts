// The words of the commands that look after the store.
import type { SpecGroup } from '../spec.ts';

export const KEEPING: SpecGroup = {
  title: 'Keep the store:',
  commands: [
    {
      name: 'audit',
      says: "check or print the journal's chain",
      commands: [
        {
          name: 'verify',
          says: 'read the whole journal and check every row against the one before',
          load: async () => (await import('../audit.ts')).verifyAudit,
        },
        {
          name: 'export',
          says: 'print the journal, one JSON line a row',
          options: [
            { flags: '--after <place>', says: 'only rows after this one: its number, or the id of an event of /api/stream' },
          ],
          load: async () => (await import('../audit.ts')).exportAudit,
        },
      ],
    },
    {
      name: 'backup',
      args: [['<file>', 'a path that does not exist yet']],
      says: 'write a consistent copy of the store, while the service runs',
      load: async () => (await import('../backup.ts')).backup,
    },
    {
      name: 'store',
      says: 'move the store',
      commands: [
        {
          name: 'copy',
          args: [
            ['<from>', 'the SQLite file, while no service runs on it'],
            ['[to]', 'an empty PostgreSQL database, postgres://user@host:5432/name (default: store of the configuration)'],
          ],
          says: 'copy a SQLite store into PostgreSQL, whole or not at all',
          load: async () => (await import('../store-copy.ts')).copyStore,
        },
      ],
    },
  ],
};
