// How to reach the service that runs, read from a file that is not valid: it trades on, and must not wait for a mended file to be halted.
import { dirname, resolve } from 'node:path';
import type { Config, SecretName } from './config.ts';
import { STORE_NAME } from './defaults.ts';
import { findFile, type LoadOptions } from './load.ts';
import { readEarlierAdminTokens } from './retired.ts';
import { readSecrets } from './secrets.ts';
import { type Path, readSource } from './source.ts';
import { isPostgres } from './store-url.ts';
import { readTextFile, UnreadableFile } from './text-file.ts';
import { readListen } from './values.ts';
import { mergeVariables, readEnvFile, replaceVariables, type Variables } from './variables.ts';

/** What of a configuration a request to the service needs. */
export interface Reach {
  readonly server: Pick<Config['server'], 'host' | 'port' | 'adminTokens'>;
  readonly store: string;
  readonly earlierAdminTokens: readonly string[];
}

export const ADMIN_TOKEN = 'PINEWIRE_ADMIN_TOKEN' satisfies SecretName;

/** Never refuses: what cannot be read is as if it were not there, and a service that is another one does not take the token. */
export function readReach({ file, cwd, env }: LoadOptions): Reach {
  const path = findFile(file, cwd, env);
  const folder = path === undefined ? cwd : dirname(path);
  const source = readSource(readable(() => (path === undefined ? '' : readTextFile(path)), '') ?? '');
  const variables = mergeVariables(
    env,
    readable(() => readEnvFile(folder), {}),
  );
  const said = (at: Path): string | undefined => {
    const text = replaceVariables(source.written(at), variables, []);
    return typeof text === 'string' && text !== '' ? text : undefined;
  };
  const named = said(['store']) ?? `./data/${STORE_NAME}`;
  const store = isPostgres(named) ? named : resolve(folder, named);
  const { host, port } = readListen(said(['server', 'listen']) ?? '') ?? { host: '127.0.0.1', port: 5000 };
  const generated = readable<Variables>(
    () => readSecrets(isPostgres(store) ? resolve(folder, 'data') : dirname(store)).values,
    {},
  );
  const places: readonly Path[] = [[], ...Array.from({ length: 10 }, (_, i) => [i])].map((end) => [
    'server',
    'admin_token',
    ...end,
  ]);
  const tokens = [...places.map(said), variables[ADMIN_TOKEN], generated[ADMIN_TOKEN]].filter(
    (token) => token !== undefined && token !== '',
  );
  const earlierAdminTokens = readEarlierAdminTokens(source, { ...generated, ...variables });
  return { server: { host, port, adminTokens: [...new Set(tokens)] as string[] }, store, earlierAdminTokens };
}

function readable<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFile) return otherwise;
    throw error;
  }
}
