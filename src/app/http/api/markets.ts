// The reviewed table of markets and its open proposals; a person approves or rejects them here.
import { z } from 'zod';
import type { EventKind, JournalEvent } from '../../../model/event.ts';
import type { Market } from '../../../model/market.ts';
import { type Answer, ok } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import type { ApiDeps } from '../deps.ts';
import { presentMarketEntry, presentProposal } from '../../present/market.ts';
import { type Json, text } from '../../present/order.ts';
import { oneOf, readQuery } from '../query.ts';
import type { Call, Route } from '../route.ts';
import { actionAnswer, actorName, by } from './action.ts';
import { withCommitted } from './committed.ts';
import { paperMarket } from '../../../venue/paper/markets.ts';

export function marketRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/markets', door: 'admin', handle: (call) => markets(deps, call) },
    { method: 'GET', path: '/api/proposals', door: 'admin', handle: (call) => proposals(deps, call) },
    {
      method: 'POST',
      path: '/api/markets/:id/approve',
      door: 'admin',
      handle: (call) => withCommitted(deps, reviewed('market.approved', call), () => approve(deps, call)),
    },
    {
      method: 'POST',
      path: '/api/markets/:id/reject',
      door: 'admin',
      byCookie: true,
      handle: (call) => withCommitted(deps, reviewed('market.rejected', call), () => reject(deps, call)),
    },
  ];
}

function reviewed(kind: EventKind, call: Call) {
  return { kinds: [kind], mine: ({ data }: JournalEvent) => data['proposal'] === call.params['id'] };
}

/** As intake sees it: a row of the configuration stands above an approved one. */
async function markets({ ledger, config }: ApiDeps, call: Call): Promise<Answer> {
  const query = readQuery(call.query, {});
  if (!query.ok) return query.answer;
  const [entries, known] = await Promise.all([ledger.marketEntries(), ledger.markets()]);
  const configured = config().markets.map((row) => ({ ...row, from: 'config' }));
  const approved = entries.filter(
    (entry) => !configured.some((row) => row.exchange === entry.exchange && row.symbol === entry.symbol),
  );
  const rows = [...configured, ...approved].map((entry) => {
    const cached = known.find(({ exchange, symbol }) => exchange === entry.exchange && symbol === entry.market);
    const market = cached ?? paperMarket(entry.exchange, entry.market);
    return { ...presentMarketEntry(entry), rules: market === undefined ? null : presentRules(market) };
  });
  return ok({ markets: rows });
}

function presentRules({ rules, rulesFrom, base, quote }: Market): Json {
  return {
    from: rulesFrom,
    base,
    quote,
    tick: text(rules.tick),
    lot: text(rules.lot),
    min_quantity: text(rules.minQuantity),
    max_quantity: text(rules.maxQuantity),
    max_market_quantity: text(rules.maxMarketQuantity),
    min_value: text(rules.minValue),
  };
}

/** The open ones, unless `status` asks for others. */
async function proposals({ ledger }: ApiDeps, call: Call): Promise<Answer> {
  const query = readQuery(call.query, { status: oneOf(['open', 'approved', 'rejected']) });
  if (!query.ok) return query.answer;
  const rows = await ledger.proposals(query.value.status ?? 'open');
  return ok({ proposals: rows.map(presentProposal) });
}

const APPROVAL = z.strictObject({ market: z.string().min(1).max(100).optional(), by });

async function approve(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, APPROVAL, deps);
  if (!posted.ok) return posted.answer;
  const { market } = posted.value;
  const result = await deps.actions.approveMarket(call.params['id'] ?? '', market, actorName(posted.value.by, call));
  return actionAnswer(result, ({ proposal, checked }) => ({ proposal: presentProposal(proposal), checked }));
}

async function reject(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  const result = await deps.actions.rejectMarket(call.params['id'] ?? '', actorName(posted.value.by, call));
  return actionAnswer(result, ({ proposal }) => ({ proposal: presentProposal(proposal) }));
}
