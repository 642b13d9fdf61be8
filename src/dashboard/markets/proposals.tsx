// Open proposals: a person says which market a symbol is, or that it is none.
import { signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { post, type Problem } from '../net/api.ts';
import type { Committed, Proposal } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { ask } from '../show/confirm.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { mayAct } from '../state/session.ts';
import { giveReceipt } from '../state/receipts.ts';
import { ofKinds, reading, useFresh } from '../state/read.ts';

export function Proposals() {
  const source = useMemo(() => reading<{ proposals: readonly Proposal[] }>(() => '/api/proposals'), []);
  useFresh(source.again, ofKinds('market.', 'alert.refused'));
  const open = source.value.value?.proposals ?? [];
  return (
    <section aria-labelledby="proposals-title">
      <h2 id="proposals-title">Waiting for review</h2>
      <ProblemNote problem={source.problem.value} />
      {source.value.value !== undefined && open.length === 0 && (
        <p class="quiet">Nothing waits. An alert for a symbol that is not in the table is refused and proposed here.</p>
      )}
      <ul class="proposals">
        {open.map((proposal) => (
          <OneProposal key={proposal.id} proposal={proposal} again={source.again} />
        ))}
      </ul>
    </section>
  );
}

function OneProposal({ proposal, again }: { readonly proposal: Proposal; readonly again: () => Promise<void> }) {
  const problem = useSignal<Problem | undefined>(undefined);
  const reject = async (): Promise<void> => {
    const answer = await post<Committed>(`/api/markets/${encodeURIComponent(proposal.id)}/reject`, { by: 'dashboard' });
    problem.value = answer.ok ? undefined : answer.problem;
    await again();
    if (answer.ok) giveReceipt(`Rejected ${proposal.symbol} on ${proposal.exchange}: alerts for it stay refused.`, answer.value);
  };
  return (
    <li>
      <p>
        <strong>{proposal.symbol}</strong> on {proposal.exchange} <span class="quiet">{proposal.note}</span>
      </p>
      <p class="quiet">
        Seen {proposal.seen === 1 ? 'once' : `${proposal.seen} times`}, last <Age at={proposal.last_at} />. Alerts for it are
        refused until it is approved.
      </p>
      <div class="actions" hidden={!mayAct.value}>
        <button type="button" class="strong" onClick={() => askApprove(proposal, again)}>
          Approve {proposal.symbol}
        </button>
        <button type="button" onClick={() => void reject()}>
          Reject {proposal.symbol}
        </button>
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
