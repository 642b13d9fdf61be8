// What a command writes while no service runs goes straight into the store, and says so.
import { userInfo } from 'node:os';
import type { Cli } from './cli.ts';

export const OFFLINE_NOTE = 'No service is running; it takes effect when one starts.';

/** Who typed it, for the journal: the name the machine knows the person by, also where sudo makes the command run as the service's user. */
export function person(cli: Pick<Cli, 'env'>): string {
  const { SUDO_USER, USER, LOGNAME, USERNAME } = cli.env;
  return (SUDO_USER ?? USER ?? LOGNAME ?? USERNAME ?? nameOfUser()).slice(0, 40) || 'command line';
}

/** A container may run under a number that has no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'command line';
    throw error;
  }
}
