// Markets as rows: their rules as last read, the last price seen, the reviewed symbol table and its proposals.
import { type Decimal, decimal, plain } from '../model/decimal.ts';
import { assumedMarket, type Market, type MarketRules } from '../model/market.ts';
import { integer, optionalText, type Question, type Row, type Sql, text } from './sql.ts';
import type { MarketEntry, Proposal } from './port.ts';
import { present } from './order-row.ts';
import type { AlertId } from '../model/ids.ts';
import type { Tx } from './transaction.ts';

const MARKET_COLUMNS = 'exchange, symbol, base, quote, rules, rules_from';

export function marketOfRow(row: Row): Market {
  const rules = JSON.parse(text(row, 'rules')) as Readonly<Record<string, string>>;
  return {
    exchange: text(row, 'exchange'),
    symbol: text(row, 'symbol'),
    base: text(row, 'base'),
    quote: text(row, 'quote'),
    rules: Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, decimal(value)])) as MarketRules,
    rulesFrom: text(row, 'rules_from') as Market['rulesFrom'],
  };
}

/** The market with the rules last read from the venue, or without any where none were read yet. */
export function knownMarket(exchange: string, symbol: string): Question<Market> {
  return {
    text: `SELECT ${MARKET_COLUMNS} FROM markets WHERE exchange = ? AND symbol = ?`,
    values: [exchange, symbol],
    read: ([row]) => (row === undefined ? assumedMarket(exchange, symbol) : marketOfRow(row)),
  };
}

export async function allMarkets(sql: Sql): Promise<readonly Market[]> {
  return (await sql.all(`SELECT ${MARKET_COLUMNS} FROM markets ORDER BY exchange, symbol`)).map(marketOfRow);
}

/** How many changed markets one event names; a first reading brings thousands. */
const NAMED = 20;

export async function saveMarkets(tx: Tx, markets: readonly Market[]): Promise<void> {
  const changed: string[] = [];
  for (const { exchange, symbol, base, quote, rules, rulesFrom } of markets) {
    const printed = JSON.stringify(
      Object.fromEntries(Object.entries(rules as Record<string, Decimal>).map(([name, value]) => [name, plain(value)])),
    );
    const rows = await tx.sql.run(
      `INSERT INTO markets (${MARKET_COLUMNS}, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (exchange, symbol) DO UPDATE SET base = excluded.base, quote = excluded.quote, rules = excluded.rules,
         rules_from = excluded.rules_from, read_at = excluded.read_at
       WHERE markets.rules <> excluded.rules OR markets.rules_from <> excluded.rules_from OR markets.base <> excluded.base
         OR markets.quote <> excluded.quote`,
      [exchange, symbol, base, quote, printed, rulesFrom, tx.now],
    );
    if (rows > 0) changed.push(`${exchange} ${symbol} ${printed}`);
  }
  if (changed.length > 0)
    await tx.append({ kind: 'market.rules', data: { changed: changed.length, markets: changed.slice(0, NAMED) } });
}

/** `world` as in `priceWorld`; its column is called `exchange`. Rows of programs that kept one mark for all of an exchange are read no more. */
export async function savePrice({ sql, now }: Tx, world: string, market: string, price: Decimal, from: string): Promise<void> {
  await sql.run(
    `INSERT INTO prices (exchange, market, price, price_from, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (exchange, market) DO UPDATE SET price = excluded.price, price_from = excluded.price_from, at = excluded.at`,
    [world, market, plain(price), from, now],
  );
}

// ─── the reviewed symbol table ─────────────────────────────────────────────────────────────────────────────────────────────────────

export async function marketEntries(sql: Sql): Promise<readonly MarketEntry[]> {
  const rows = await sql.all('SELECT exchange, symbol, market, approved_by FROM market_entries ORDER BY exchange, symbol');
  return rows.map((row) => ({
    exchange: text(row, 'exchange'),
    symbol: text(row, 'symbol'),
    market: text(row, 'market'),
    from: text(row, 'approved_by'),
  }));
}

export interface NewProposal {
  readonly symbol: string;
  readonly exchange: string;
  readonly alertId: AlertId;
  readonly candidates: readonly string[];
  readonly note: string;
}

export async function propose(tx: Tx, { symbol, exchange, alertId, candidates, note }: NewProposal): Promise<void> {
  const { sql, now } = tx;
  const known = await sql.run('UPDATE proposals SET seen = seen + 1, last_at = ? WHERE exchange = ? AND symbol = ?', [
    now,
    exchange,
    symbol,
  ]);
  if (known > 0) return;
  const { seq } = await tx.append({ kind: 'market.proposed', alertId, data: { exchange, symbol, candidates, note } });
  await sql.run(
    `INSERT INTO proposals (id, exchange, symbol, candidates, note, status, seen, first_at, last_at) VALUES (?, ?, ?, ?, ?, 'open', 1, ?, ?)`,
    [`mp${seq}`, exchange, symbol, JSON.stringify(candidates), note, now, now],
  );
}

function proposalOfRow(row: Row): Proposal {
  return {
    id: text(row, 'id'),
    exchange: text(row, 'exchange'),
    symbol: text(row, 'symbol'),
    candidates: JSON.parse(text(row, 'candidates')) as string[],
    note: text(row, 'note'),
    status: text(row, 'status') as Proposal['status'],
    ...present('market', optionalText(row, 'market')),
    seen: integer(row, 'seen'),
    firstAt: integer(row, 'first_at'),
    lastAt: integer(row, 'last_at'),
  };
}

export async function proposals(sql: Sql, status?: Proposal['status']): Promise<readonly Proposal[]> {
  const rows =
    status === undefined
      ? await sql.all('SELECT * FROM proposals ORDER BY last_at DESC')
      : await sql.all('SELECT * FROM proposals WHERE status = ? ORDER BY last_at DESC', [status]);
  return rows.map(proposalOfRow);
}

export async function approveMarket(tx: Tx, id: string, market: string, by: string): Promise<Proposal | undefined> {
  const { sql } = tx;
  const row = await sql.get(`UPDATE proposals SET status = 'approved', market = ? WHERE id = ? RETURNING *`, [market, id]);
  if (row === undefined) return undefined;
  const proposal = proposalOfRow(row);
  const { exchange, symbol } = proposal;
  await sql.run(
    `INSERT INTO market_entries (exchange, symbol, market, approved_by) VALUES (?, ?, ?, ?)
     ON CONFLICT (exchange, symbol) DO UPDATE SET market = excluded.market, approved_by = excluded.approved_by`,
    [exchange, symbol, market, by],
  );
  await tx.append({ kind: 'market.approved', data: { proposal: id, exchange, symbol, market, by } });
  return proposal;
}

/** A rejected symbol is no market any more, even if it was approved before. */
export async function rejectMarket(tx: Tx, id: string, by: string): Promise<Proposal | undefined> {
  const { sql } = tx;
  const row = await sql.get(`UPDATE proposals SET status = 'rejected', market = NULL WHERE id = ? RETURNING *`, [id]);
  if (row === undefined) return undefined;
  const proposal = proposalOfRow(row);
  const { exchange, symbol } = proposal;
  await sql.run('DELETE FROM market_entries WHERE exchange = ? AND symbol = ?', [exchange, symbol]);
  await tx.append({ kind: 'market.rejected', data: { proposal: id, exchange, symbol, by } });
  return proposal;
}
