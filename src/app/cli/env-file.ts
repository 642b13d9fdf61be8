// Changes single lines of a `.env`: comments, order and everything that is not meant stay as they are.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { printEnv, writeWhole } from '../config/secrets.ts';

/** The text with these variables set: in place where they stand, at the end where they do not. */
export function withVariables(text: string, values: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [name, value] of Object.entries(values)) {
    const line = printEnv({ [name]: value }).trimEnd();
    const there = new RegExp(`^(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'm');
    if (there.test(result)) result = result.replace(there, () => line);
    else result += `${result === '' || result.endsWith('\n') ? '' : '\n'}${line}\n`;
  }
  return result;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The variables of one such file; none where there is no file. */
export function readVariables(path: string): Readonly<Record<string, string | undefined>> {
  return parseEnv(readText(path) ?? '');
}

/** Written whole or not at all, and for its owner alone. */
export function setVariables(path: string, values: Readonly<Record<string, string>>): void {
  writeWhole(path, withVariables(readText(path) ?? '', values));
}
