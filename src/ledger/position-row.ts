// Positions as rows: what the fills of one account on one market add up to, kept beside them in the same transaction.
import { decimal, plain } from '../model/decimal.ts';
import { FLAT, type Position } from '../model/position.ts';
import type { Lane } from '../model/lane.ts';
import { type Question, type Row, type Sql, text } from './sql.ts';

export function positionIn({ accountId, market }: Lane): Question<Position> {
  return {
    text: 'SELECT quantity, cost, realised FROM positions WHERE account_id = ? AND market = ?',
    values: [accountId, market],
    read: ([row]) => (row === undefined ? FLAT : positionOfRow(row)),
  };
}

export function positionOfRow(row: Row): Position {
  return { quantity: decimal(text(row, 'quantity')), cost: decimal(text(row, 'cost')), realised: decimal(text(row, 'realised')) };
}

export async function savePosition(sql: Sql, { accountId, market }: Lane, position: Position, now: number): Promise<void> {
  const { quantity, cost, realised } = position;
  await sql.run(
    `INSERT INTO positions (account_id, market, quantity, cost, realised, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, market) DO UPDATE SET quantity = excluded.quantity, cost = excluded.cost, realised = excluded.realised,
       updated_at = excluded.updated_at`,
    [accountId, market, plain(quantity), plain(cost), plain(realised), now],
  );
}
