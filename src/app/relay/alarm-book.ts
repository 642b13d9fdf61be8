// What the relay has to tell people, written down beside the alerts: an alarm that was not delivered yet outlives the process.
import type { DatabaseSync } from 'node:sqlite';

/** `register` holds how far each target was told. */
export const ALARM_TABLES = `
CREATE TABLE alarms (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE register (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

export interface Alarm {
  readonly seq: number;
  /** Milliseconds UTC. */
  readonly at: number;
  readonly text: string;
}

/** Nobody is told of what lies a month back. */
const KEEP_MS = 30 * 86_400_000;

export function writeAlarm(database: DatabaseSync, at: number, text: string): Alarm {
  const { lastInsertRowid } = database.prepare('INSERT INTO alarms (at, text) VALUES (?, ?)').run(at, text);
  return { seq: Number(lastInsertRowid), at, text };
}

export function alarmsAfter(database: DatabaseSync, seq: number, limit: number): readonly Alarm[] {
  return database
    .prepare('SELECT seq, at, text FROM alarms WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(seq, limit)
    .map((row) => ({ seq: Number(row['seq']), at: Number(row['at']), text: String(row['text']) }));
}

export function lastAlarm(database: DatabaseSync): number {
  return Number(database.prepare('SELECT MAX(seq) AS seq FROM alarms').get()?.['seq'] ?? 0);
}

export function readRegister(database: DatabaseSync, prefix: string): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT name, value FROM register').all();
  const all = rows.map((row): [string, string] => [String(row['name']), String(row['value'])]);
  return new Map(all.filter(([name]) => name.startsWith(prefix)));
}

/** `null` takes a name out. */
export function writeRegister(database: DatabaseSync, values: ReadonlyMap<string, string | null>): void {
  for (const [name, value] of values) {
    if (value === null) database.prepare('DELETE FROM register WHERE name = ?').run(name);
    else
      database
        .prepare('INSERT INTO register (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
        .run(name, value);
  }
}

export function forgetOldAlarms(database: DatabaseSync, now: number): void {
  database.prepare('DELETE FROM alarms WHERE at < ?').run(now - KEEP_MS);
}
