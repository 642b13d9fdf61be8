// Accounts: what each holds and has earned, its halt, and a way out of every position.
import { useMemo } from 'preact/hooks';
import { post } from '../net/api.ts';
import type { Account, Balance, LimitUse, Position } from '../net/wire.ts';
import { ask } from '../show/confirm.tsx';
import { signOf } from '../show/decimal.ts';
import { Amount, Gain, Price } from '../show/figure.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { NotKnown } from '../shell/not-known.tsx';
import { ofKinds, reading, useFresh } from '../state/read.ts';
import { mayAct } from '../state/session.ts';
import { status } from '../state/standing.ts';
import { Balances } from './balances.tsx';
import { ComparedWith } from './compared.tsx';
import { HaltSwitch } from './halts.tsx';
import { Limits } from './limits.tsx';
import { Results } from './results.tsx';

const CONCERNS = ofKinds('order.', 'account.', 'halt.');

export function Accounts() {
  const positions = useMemo(() => reading<{ positions: readonly Position[] }>(() => '/api/positions'), []);
  const balances = useMemo(() => reading<{ balances: readonly Balance[] }>(() => '/api/balances'), []);
  useFresh(positions.again, CONCERNS);
  useFresh(balances.again, CONCERNS);
  const limits = useMemo(() => reading<{ limits: readonly LimitUse[] }>(() => '/api/limits'), []);
  useFresh(limits.again, ofKinds('order.', 'config.'));
  const standing = status.value;
  if (standing === undefined) return <NotKnown of="The accounts" />;
  const problem = positions.problem.value ?? balances.problem.value ?? limits.problem.value;
  const everyone = standing.halts.find(({ account }) => account === null);
  return (
    <>
      {(mayAct.value || everyone !== undefined) && (
        <section aria-labelledby="switch-title">
          <h2 id="switch-title">Kill switch</h2>
          <HaltSwitch account={undefined} halt={everyone} />
        </section>
      )}
      <ProblemNote
        problem={problem}
        of="What the accounts hold"
        again={() => Promise.all([positions.again(), balances.again(), limits.again()])}
      />
      <div class="accounts">
        {standing.accounts.map((account) => (
          <AccountCard
            key={account.name}
            account={account}
            balances={balances.value.value?.balances.filter((row) => row.account === account.name)}
            positions={positions.value.value?.positions.filter(
              (row) => row.account === account.name && signOf(row.quantity) !== 0,
            )}
            limits={limits.value.value?.limits.filter((row) => row.account === account.name)}
            failed={problem !== undefined}
          />
        ))}
      </div>
      <Results />
    </>
  );
}

/** Undefined what was not read yet: it is not said to be nothing. */
interface Card {
  readonly account: Account;
  readonly balances: readonly Balance[] | undefined;
  readonly positions: readonly Position[] | undefined;
  readonly limits: readonly LimitUse[] | undefined;
  /** Whether something could not be read. */
  readonly failed: boolean;
}

function AccountCard({ account, balances, positions, limits, failed }: Card) {
  const unread = failed ? <p class="quiet">Not known, because it could not be read.</p> : <Skeleton lines={1} />;
  const halt = status.value?.halts.find((one) => one.account === account.name);
  const compared = status.value?.comparisons.find((one) => one.account === account.name);
  return (
    <section class="account" aria-labelledby={`account-${account.name}`}>
      <header>
        <h2 id={`account-${account.name}`}>{account.name}</h2>
        <span class={`mode ${account.mode}`}>{account.mode}</span>
        <span class="quiet">
          {account.exchange} {account.type}
        </span>
      </header>
      <HaltSwitch account={account.name} halt={halt} />
      {compared !== undefined && <ComparedWith compared={compared} />}
      <h3>Limits</h3>
      {limits === undefined ? unread : <Limits limits={limits} />}
      <h3>Positions</h3>
      {positions === undefined ? unread : <Positions positions={positions} />}
      <h3>Balances</h3>
      {balances === undefined ? unread : <Balances balances={balances} />}
    </section>
  );
}

function Positions({ positions }: { readonly positions: readonly Position[] }) {
  if (positions.length === 0)
    return <p class="quiet">Nothing is held. A position appears here with the first fill of an entry.</p>;
  return (
    <table class="cards two-up">
      <thead>
        <tr>
          <th>Market</th>
          <th class="number">Quantity</th>
          <th class="number">Average price</th>
          <th class="number">Price now</th>
          <th class="number">Unrealised</th>
          <th class="number">Realised</th>
          <th>
            <span class="unseen">Way out</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {positions.map((position) => (
          <tr key={position.market}>
            <th scope="row">{position.market}</th>
            <td data-label="Quantity" class="number">
              <Amount value={position.quantity} unit={position.base} />
            </td>
            <td data-label="Average price" class="number">
              {position.average_price !== null && <Price value={position.average_price} market={position.market} />}
            </td>
            <td data-label="Price now" class="number">
              {position.mark === null ? (
                <span class="quiet">not known</span>
              ) : (
                <Price value={position.mark} market={position.market} />
              )}
            </td>
            <td data-label="Unrealised" class="number">
              {position.unrealised === null ? '' : <Gain value={position.unrealised} unit={position.quote} />}
            </td>
            <td data-label="Realised" class="number">
              <Gain value={position.realised} unit={position.quote} />
            </td>
            <td>
              {mayAct.value && (
                <button
                  type="button"
                  class="quiet-button"
                  aria-label={`Close ${position.market}`}
                  onClick={() => askClose(position)}
                >
                  Close
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function askClose({ account, market, quantity, base }: Position): void {
  const short = quantity.startsWith('-');
  ask({
    title: `Close ${market} in ${account}?`,
    sentence: `${quantity.replace('-', '')} ${base} are ${short ? 'bought back' : 'sold'} at the market at once, at whatever price it has. Resting entries on ${market} are canceled first.`,
    deed: `Close ${market}`,
    receipt: `Closing ${market} in ${account}: its exit is on the way, and shows under Live.`,
    act: (token) => post('/api/close', { account, market, by: 'dashboard' }, token),
  });
}
