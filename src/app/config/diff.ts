// What changes between two configurations, in lines for a person, and what of it the running service cannot take over.
import type { Config } from './config.ts';
import { type Fact, factsOf, type Facts } from './facts.ts';

export interface ConfigDiff {
  /** `alerts.max_age: 1m → 30s`; a secret is only said to have changed. Empty where nothing did. */
  readonly changes: readonly string[];
  /** Those of them that need a restart. */
  readonly restart: readonly string[];
}

export function diffConfig(before: Config, after: Config): ConfigDiff {
  const old = factsOf(before);
  const now = factsOf(after);
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !isPartOfChange(name, old, now));
  const lines = names.flatMap((name) => {
    const line = describe(name, old.get(name), now.get(name));
    return line === undefined ? [] : [{ line, restart: (now.get(name) ?? old.get(name))?.restart === true }];
  });
  return { changes: lines.map(({ line }) => line), restart: lines.filter(({ restart }) => restart).map(({ line }) => line) };
}

/** Whether the name belongs to something that came or went as a whole, which is said once. */
function isPartOfChange(name: string, old: Facts, now: Facts): boolean {
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
    const parent = name.slice(0, end);
    if (old.has(parent) !== now.has(parent)) return true;
  }
  return false;
}

function describe(name: string, old: Fact | undefined, now: Fact | undefined): string | undefined {
  if (old?.value === now?.value) return undefined;
  if (old === undefined) return `${name}: added${now === undefined || now.secret ? '' : ` (${now.value})`}`;
  if (now === undefined) return `${name}: removed${old.secret ? '' : ` (was ${old.value})`}`;
  return old.secret || now.secret ? `${name}: changed` : `${name}: ${old.value} → ${now.value}`;
}
