// The reviewed symbol table, its open proposals and the halts, as the API and the command line show them.
import type { MarketEntry, Proposal } from '../../ledger/port.ts';
import { isoTime } from '../../model/clock.ts';
import type { Halt } from '../../model/halt.ts';
import { rankedCandidates } from '../likeness.ts';
import type { AccountName, Json } from './order.ts';

export function presentMarketEntry(entry: MarketEntry): Json {
  return { exchange: entry.exchange, symbol: entry.symbol, market: entry.market, from: entry.from };
}

export function presentProposal(proposal: Proposal): Json {
  return {
    id: proposal.id,
    exchange: proposal.exchange,
    symbol: proposal.symbol,
    candidates: proposal.candidates,
    ranked: rankedCandidates(proposal.symbol, proposal.candidates),
    note: proposal.note,
    status: proposal.status,
    market: proposal.market ?? null,
    seen: proposal.seen,
    first_at: isoTime(proposal.firstAt),
    last_at: isoTime(proposal.lastAt),
  };
}

/** `account` is null where the halt meets every account. */
export function presentHalt(halt: Halt, accountName: AccountName): Json {
  const account = halt.accountId === undefined ? null : accountName(halt.accountId);
  return { account, level: halt.level, reason: halt.reason, since: isoTime(halt.since) };
}
