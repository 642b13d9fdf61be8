// Open proposals: a person says which market a symbol is, or that it is none.
import { type Signal, signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { post, type Problem } from '../net/api.ts';
import type { Candidate, Committed, Proposal } from '../net/wire.ts';
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
      <ProblemNote problem={source.problem.value ?? rejected.problem.value} of="What waits" again={again} />
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
      <Candidates proposal={proposal} again={again} />
      <div class="actions" hidden={!mayAct.value}>
        <button type="button" onClick={() => askApprove(proposal, undefined, again)}>
          Approve {proposal.symbol}
          {proposal.ranked.length > 0 && ' as another market'}
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

function Candidates({ proposal, again }: Pick<One, 'proposal' | 'again'>) {
  const { symbol, ranked } = proposal;
  if (ranked.length === 0) {
    return <p class="quiet">No market that is known here looks like it. Its name at the venue is needed to approve it.</p>;
  }
  return (
    <ul class="candidates" aria-label={`Markets that ${symbol} may be`}>
      {ranked.map((candidate) => (
        <li key={candidate.market}>
          <p>
            <strong>{candidate.market}</strong>, {candidate.confidence} confidence: {candidate.reason}.
          </p>
          {mayAct.value && (
            <button
              type="button"
              class={candidate.confidence === 'high' ? 'strong' : ''}
              onClick={() => askApprove(proposal, candidate, again)}
            >
              Approve {symbol} as {candidate.market}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `chosen` undefined: the market is named in the dialog. */
function askApprove({ id, symbol, exchange, ranked }: Proposal, chosen: Candidate | undefined, again: () => Promise<void>): void {
  const market = signal(chosen?.market ?? '');
  const doubt = chosen === undefined || chosen.confidence === 'high' ? '' : ` Mind that ${chosen.reason}.`;
  ask({
    title: `Approve ${symbol}${chosen === undefined ? '' : ` as ${chosen.market}`}?`,
    sentence: `From now on alerts for ${symbol} on ${exchange} trade ${chosen?.market ?? 'the market named here'}, with the sizes they carry.${doubt} Alerts that were refused stay refused.`,
    deed: `Approve ${symbol}`,
    receipt: `Approved ${symbol} on ${exchange}: the next alert for it is traded.`,
    ...(chosen === undefined && { fields: () => <MarketField market={market} among={ranked} /> }),
    act: (token) =>
      post(`/api/markets/${encodeURIComponent(id)}/approve`, { market: market.value.trim(), by: 'dashboard' }, token),
    done: () => void again(),
  });
}

function MarketField({ market, among }: { readonly market: Signal<string>; readonly among: readonly Candidate[] }) {
  return (
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
        {among.map(({ market: name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
