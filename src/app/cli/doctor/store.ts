// The store: whether the file is whole, whether the journal's chain holds, and what in it waits for a person.
import { DatabaseSync } from 'node:sqlite';
import type { Config } from '../../config/config.ts';
import { isPostgres, storePlace } from '../../config/store-url.ts';
import type { Cli } from '../cli.ts';
import { comparedProblems, comparedText, isMended, readCompared } from '../../present/compared.ts';
import { thawHint } from '../../present/frozen.ts';
import { readProblems } from '../../present/problems.ts';
import { mayExist } from '../../open-store.ts';
import { type Store, withStoreOf } from '../store.ts';
import { remedy } from '../../../ledger/sqlite/remedy.ts';
import { isNotShown, TRADES_MISSING } from '../../../model/order.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';
import { examineStandbys } from './standbys.ts';

export async function examineStore(cli: Cli, config: Config): Promise<readonly Finding[]> {
  const { store } = config;
  if (isPostgres(store)) return examineServer(cli, config);
  if (!mayExist(store)) return [warn('store', `there is none at ${store} yet`, 'npx pinewire serve makes it at its first start')];
  try {
    return [integrity(store), ...(await withStoreOf(cli, config, 'reader', (opened) => examineLedger(opened, cli.clock.now())))];
  } catch (error) {
    const way = remedy(error, store) ?? 'restore a backup, or see who holds the file';
    return [fail('store', `${store} cannot be read: ${problemOf(error)}`, way)];
  }
}

/** What can be seen through the ledger; the server's own health is watched where the server is. */
async function examineServer(cli: Cli, config: Config): Promise<readonly Finding[]> {
  const place = storePlace(config.store);
  try {
    const findings = await withStoreOf(cli, config, 'reader', (opened) => examineLedger(opened, cli.clock.now()));
    return [ok('store', `${place} answers`), await examineStandbys(config.store), ...findings];
  } catch (error) {
    return [fail('store', `${place}: ${problemOf(error)}`, 'see whether the server runs and lets this machine in')];
  }
}

function integrity(file: string): Finding {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const answer = database.prepare('PRAGMA quick_check(1)').get();
    const text = String(Object.values(answer ?? {})[0] ?? 'no answer');
    return text === 'ok'
      ? ok('store', `${file} is whole`)
      : fail('store', `${file} is damaged: ${text}`, 'stop the service and restore a backup');
  } finally {
    database.close();
  }
}

async function examineLedger(store: Store, now: number): Promise<readonly Finding[]> {
  const { ledger, accountName, config } = store;
  const findings: Finding[] = [];
  const audit = await ledger.audit();
  if (audit.ok)
    findings.push(ok('journal', `${audit.rows} rows, each chained to the one before; head ${audit.head.slice(0, 16)}…`));
  else
    findings.push(
      fail(
        'journal',
        `broken at row ${audit.seq}: ${audit.problem}`,
        'compare with a backup: somebody or something changed the file',
      ),
    );
  for (const halt of await ledger.halts()) {
    const who = halt.accountId === undefined ? 'every account' : accountName(halt.accountId);
    findings.push(
      warn(
        'halt',
        `${halt.level === 'all' ? 'everything' : 'entries'} halted for ${who}: ${halt.reason}`,
        'npx pinewire resume lifts it',
      ),
    );
  }
  const settle = await ledger.toSettle();
  for (const order of settle.filter(({ status }) => status === 'unknown')) {
    findings.push(
      warn('order', `${order.id} on ${order.market} is unknown`, `npx pinewire order ${order.id} shows what was searched`),
    );
  }
  for (const lane of (await ledger.status(now)).frozen)
    findings.push(warn('lane', `${lane.market} on ${accountName(lane.accountId)} is frozen: ${lane.why}`, thawHint(lane)));
  for (const { text, hint } of await readProblems(ledger, accountName)) findings.push(warn('trading', text, hint));
  findings.push(...(await comparisons(store, now)));
  for (const order of settle.filter(isNotShown)) {
    const what =
      order.reason?.code === TRADES_MISSING
        ? 'over, and the venue does not show all of its trades'
        : 'open, and the venue shows it no more';
    const detail = `${order.id} on ${order.market} is ${what}`;
    findings.push(warn('order', detail, `npx pinewire resolve ${order.id} settles it`));
  }
  const proposals = await ledger.proposals('open');
  if (proposals.length > 0) {
    findings.push(
      warn(
        'markets',
        `${proposals.length} symbol${proposals.length === 1 ? ' waits' : 's wait'} for review`,
        'npx pinewire markets list shows them',
      ),
    );
  }
  const known = new Set(config.accounts.map(({ name }) => name));
  const held = (await ledger.positions()).filter((row) => !row.quantity.eq('0') && !known.has(accountName(row.accountId)));
  for (const row of held) {
    const detail = `${accountName(row.accountId)} holds ${row.quantity.toFixed()} ${row.market.base} and is not in the configuration`;
    findings.push(warn('account', detail, 'add the account again to trade the position, or close it at the exchange'));
  }
  return findings;
}

/** Whether what was placed around a gap in the store is known. */
async function comparisons({ ledger, accountName, config }: Store, now: number): Promise<readonly Finding[]> {
  const compared = await readCompared({ ledger, now, configured: config.accounts.map(({ name }) => name), accountName });
  const open = comparedProblems(compared, accountName).map(({ text, hint }) => warn('forgotten', text, hint));
  return [...compared.filter(isMended).map((one) => ok('forgotten', comparedText(one, accountName))), ...open];
}
