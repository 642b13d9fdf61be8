// Open proposals: a person says which market a symbol is, or that it is none.
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { post, type Problem } from '../net/api.ts';
import type { Committed, Proposal } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { ask } from '../show/confirm.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { mayAct } from '../state/session.ts';
import type { Listed } from '../state/place.ts';
import { giveReceipt } from '../state/receipts.ts';
import { ofKinds, reading, useFresh } from '../state/read.ts';

interface Answer {
  readonly proposals: readonly Proposal[];
}

const CONCERNS = ofKinds('market.', 'alert.refused');

export function Proposals({ wanted }: { readonly wanted: Listed | undefined }) {
  const source = useMemo(() => reading<Answer>(() => '/api/proposals'), []);
  useFresh(source.again, CONCERNS);
  // Alerts for a symbol that was rejected are refused on and on, and lead here: it can be taken in after all.
  const rejected = useMemo(() => reading<Answer>(() => '/api/proposals?status=rejected'), []);
  useFresh(rejected.again, CONCERNS);
  const isWanted = ({ exchange, symbol }: Proposal): boolean => exchange === wanted?.exchange && symbol === wanted.symbol;
  const open = [
    ...(source.value.value?.proposals ?? []),
    ...(rejected.value.value?.proposals ?? []).filter((proposal) => isWanted(proposal)),
  ];
  const again = async (): Promise<void> => {
    await Promise.all([source.again(), rejected.again()]);
  };
  const read = source.value.value !== undefined && rejected.value.value !== undefined;
  return (
    <section aria-labelledby="proposals-title">
      <h2 id="proposals-title">Waiting for review</h2>
      <ProblemNote problem={source.problem.value ?? rejected.problem.value} />
      {read && wanted !== undefined && !open.some(isWanted) && (
        <p>
          {wanted.symbol} on {wanted.exchange} waits for no review any more: look into the table below.
        </p>
      )}
      {source.value.value !== undefined && open.length === 0 && (
        <p class="quiet">Nothing waits. An alert for a symbol that is not in the table is refused and proposed here.</p>
      )}
      <ul class="proposals">
        {open.map((proposal) => (
          <OneProposal key={proposal.id} proposal={proposal} wanted={isWanted(proposal)} again={again} />
        ))}
      </ul>
    </section>
  );
}

interface One {
  readonly proposal: Proposal;
  /** Somebody came for this one: it is shown and stands in the focus. */
  readonly wanted: boolean;
  readonly again: () => Promise<void>;
}

function OneProposal({ proposal, wanted, again }: One) {
  const problem = useSignal<Problem | undefined>(undefined);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (wanted) place.current?.focus();
  }, [wanted]);
  const reject = async (): Promise<void> => {
    const answer = await post<Committed>(`/api/markets/${encodeURIComponent(proposal.id)}/reject`, { by: 'dashboard' });
    problem.value = answer.ok ? undefined : answer.problem;
    await again();
    if (answer.ok) giveReceipt(`Rejected ${proposal.symbol} on ${proposal.exchange}: alerts for it stay refused.`, answer.value);
  };
  return (
    <li ref={place} tabIndex={-1} aria-label={`${proposal.symbol} on ${proposal.exchange}`}>
      <p>
        <strong>{proposal.symbol}</strong> on {proposal.exchange} <span class="quiet">{proposal.note}</span>
      </p>
      <p class="quiet">
        Seen {proposal.seen === 1 ? 'once' : `${proposal.seen} times`}, last <Age at={proposal.last_at} />.{' '}
        {proposal.status === 'rejected' ? 'It was rejected: alerts' : 'Alerts'} for it are refused until it is approved.
      </p>
      <div class="actions" hidden={!mayAct.value}>
        <button type="button" class="strong" onClick={() => askApprove(proposal, again)}>
          Approve {proposal.symbol}
        </button>
        {proposal.status === 'open' && (
          <button type="button" onClick={() => void reject()}>
            Reject {proposal.symbol}
          </button>
        )}
      </div>
      <ProblemNote problem={problem.value} />
    </li>
  );
}

function askApprove({ id, symbol, exchange, candidates }: Proposal, again: () => Promise<void>): void {
  const market = signal(candidates.length === 1 ? (candidates[0] ?? '') : '');
  ask({
    title: `Approve ${symbol}?`,
    sentence: `From now on alerts for ${symbol} on ${exchange} trade the market named here, with the sizes they carry. Alerts that were refused stay refused.`,
    deed: `Approve ${symbol}`,
    receipt: `Approved ${symbol} on ${exchange}: the next alert for it is traded.`,
    fields: () => (
      <>
        <label for="approve-market">Market, as the venue names it, such as BTC/USDT</label>
        <input
          id="approve-market"
          type="text"
          list="candidates"
          autocomplete="off"
          spellcheck={false}
          required
          value={market.value}
          onInput={(event) => {
            market.value = event.currentTarget.value;
          }}
        />
        <datalist id="candidates">
          {candidates.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </>
    ),
    act: (token) =>
      post(`/api/markets/${encodeURIComponent(id)}/approve`, { market: market.value.trim(), by: 'dashboard' }, token),
    done: () => void again(),
  });
}
