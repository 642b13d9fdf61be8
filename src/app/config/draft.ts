// The tree of pinewire.yaml, read section by section and entry by entry, so that one fault does not hide the others.
import type { z } from 'zod';
import { type Finding, findingsOf } from './problem.ts';
import {
  account,
  type AccountDraft,
  type ConfigDraft,
  configSchema,
  market,
  type MarketDraft,
  notifier,
  type NotifierDraft,
  route,
  type RouteDraft,
} from './schema.ts';
import { withoutEmptySections } from './schema-walk.ts';
import type { Path, Source } from './source.ts';

/** What could be read. A section or an entry that is undefined is absent, or had a fault of its own. */
export interface Draft {
  readonly server?: ConfigDraft['server'] | undefined;
  readonly store?: string | undefined;
  readonly webhook?: ConfigDraft['webhook'] | undefined;
  readonly tradingview?: ConfigDraft['tradingview'] | undefined;
  readonly relay?: ConfigDraft['relay'];
  readonly risk?: ConfigDraft['risk'] | undefined;
  readonly accounts: Readonly<Record<string, AccountDraft | undefined>>;
  readonly routes: readonly (RouteDraft | undefined)[];
  /** The accounts that each route names, even where something else of it is wrong. */
  readonly routeAccounts: readonly (readonly string[])[];
  readonly markets: readonly (MarketDraft | undefined)[];
  readonly notify: readonly (NotifierDraft | undefined)[];
  /** The whole, where nothing at all was wrong. */
  readonly whole?: ConfigDraft;
}

export function readDraft(tree: unknown, source: Source): { readonly draft: Draft; readonly findings: readonly Finding[] } {
  const clean = withoutEmptySections(tree, configSchema);
  const { success, data, error } = configSchema.safeParse(clean);
  if (success) return { draft: { ...listed(data), whole: data }, findings: [] };
  const root = (typeof clean === 'object' && clean !== null ? clean : {}) as Record<string, unknown>;
  const { server, store, webhook, tradingview, relay, risk } = configSchema.shape;
  const parts = {
    server: read(server, root['server']),
    store: read(store, root['store']),
    webhook: read(webhook, root['webhook']),
    tradingview: read(tradingview, root['tradingview']),
    relay: read(relay, root['relay']),
    risk: read(risk, root['risk']),
    accounts: Object.fromEntries(Object.entries(mapping(root['accounts'])).map(([name, value]) => [name, read(account, value)])),
    routes: list(root['routes']).map((value) => read(route, value)),
    routeAccounts: list(root['routes']).map((value) => read(route.shape.accounts, mapping(value)['accounts']) ?? []),
    markets: list(root['markets']).map((value) => read(market, value)),
    notify: list(root['notify']).map((value) => read(notifier, value)),
  };
  return { draft: parts, findings: findingsOf(error, configSchema, source) };
}

function listed(whole: ConfigDraft): Draft {
  const { server, store, webhook, tradingview, relay, risk, accounts = {}, routes = [], markets = [], notify } = whole;
  const routeAccounts = routes.map((route) => route.accounts);
  return { server, store, webhook, tradingview, relay, risk, accounts, routes, routeAccounts, markets, notify };
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  return schema.safeParse(value).data;
}

function mapping(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The findings that do not merely repeat that a variable is missing. */
export function exceptAt(findings: readonly Finding[], paths: readonly Path[]): Finding[] {
  const known = new Set(paths.map((path) => JSON.stringify(path)));
  return findings.filter((finding) => !known.has(JSON.stringify(finding.path)));
}
