// One line of the doctor's report.
import { firstLineOf } from '../../../model/thrown.ts';

export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was examined: `store`, `clock`, `account main`. */
  readonly what: string;
  readonly detail: string;
  /** What to do about it; absent where all is well. */
  readonly fix?: string;
}

export function ok(what: string, detail: string): Finding {
  return { status: 'ok', what, detail };
}

export function warn(what: string, detail: string, fix: string): Finding {
  return { status: 'warn', what, detail, fix };
}

export function fail(what: string, detail: string, fix: string): Finding {
  return { status: 'fail', what, detail, fix };
}

/** The first line of whatever was thrown. */
export function problemOf(error: unknown): string {
  return firstLineOf(error).slice(0, 200);
}
