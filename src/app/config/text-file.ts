// Reads the small text files of the configuration; one that is there and cannot be read is for a person to mend.
import { readFileSync } from 'node:fs';

export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly path: string;

  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

const REASONS: Readonly<Record<string, string>> = { EACCES: 'may not be read by this user', EISDIR: 'is a folder, not a file' };

/** Undefined where there is no such file; throws {@link UnreadableFile} where there is one that cannot be read. */
export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === undefined) throw error;
    throw new UnreadableFile(path, REASONS[code] ?? `cannot be read: ${code}`);
  }
}
