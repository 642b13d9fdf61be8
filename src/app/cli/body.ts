// Reads the alert body that a command was given: a file's exact bytes, or standard input's.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Cli, Stop } from './cli.ts';

/** Larger than any limit on an alert, small enough for memory; a whole log file given by mistake ends here. */
const LARGEST_BYTES = 1024 * 1024;

export async function readBody(cli: Cli, file: string): Promise<Uint8Array> {
  const bytes = file === '-' ? await cli.readStdin() : await readFileOrStop(resolve(cli.cwd, file), file);
  if (bytes.length === 0)
    throw new Stop(`${file === '-' ? 'standard input' : file} is empty: it should hold an alert, as pinewire pine prints one`);
  if (bytes.length > LARGEST_BYTES) throw new Stop(`${file} holds ${bytes.length} bytes: that is no alert`);
  return bytes;
}

async function readFileOrStop(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Stop(`there is no file ${shown}; - reads standard input`);
    if (code === 'EISDIR') throw new Stop(`${shown} is a folder; name a file with one alert`);
    throw new Stop(`${shown} cannot be read: ${code ?? String(error)}`);
  }
}
