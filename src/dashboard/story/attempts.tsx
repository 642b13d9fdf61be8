// The requests to the venue as they were committed before they left, and what was answered. Keys and signatures are masked in the ledger.
import type { Attempt, Fill } from '../net/wire.ts';
import { CopyId } from '../show/copy.tsx';
import { Amount, Price } from '../show/figure.tsx';
import { moment } from '../show/time.ts';

export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p class="quiet">No request to the venue was committed.</p>;
  return (
    <>
      {attempts.map((attempt) => (
        <details key={attempt.id} class="attempt">
          <summary>
            {attempt.kind === 'place' ? 'Place' : 'Cancel'}, request {attempt.number}: <strong>{attempt.state}</strong>
            {attempt.lookups > 0 && <span class="quiet">, looked up {attempt.lookups} times</span>}
          </summary>
          <dl class="facts small">
            <div>
              <dt>committed</dt>
              <dd>{moment(attempt.created_at)}</dd>
            </div>
            {attempt.valid_until !== null && (
              <div>
                <dt>refused by the venue after</dt>
                <dd>{moment(attempt.valid_until)}</dd>
              </div>
            )}
            <div>
              <dt>digest of the bytes</dt>
              <dd>
                <CopyId text={attempt.request.digest} name="digest" />
              </dd>
            </div>
          </dl>
          <h4>Request</h4>
          <pre class="text">{`${attempt.request.method} ${attempt.request.url}\n\n${attempt.request.body}`.trimEnd()}</pre>
          <h4>Answer</h4>
          <Answer answer={attempt.answer} />
        </details>
      ))}
    </>
  );
}

function Answer({ answer }: { readonly answer: Attempt['answer'] }) {
  if (answer === null) return <p class="quiet">No answer was recorded.</p>;
  const { status, body, error } = answer;
  const head = [status === undefined ? '' : `HTTP ${status}`, error ?? ''].filter((part) => part !== '').join(', ');
  return <pre class="text">{[head, body ?? ''].filter((part) => part !== '').join('\n\n')}</pre>;
}

export function Fills({ fills, market }: { readonly fills: readonly Fill[]; readonly market: string }) {
  if (fills.length === 0) return <p class="quiet">Nothing has filled.</p>;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th>Time</th>
          <th class="number">Quantity</th>
          <th class="number">Price</th>
          <th class="number">Fee</th>
          <th>Trade id</th>
        </tr>
      </thead>
      <tbody>
        {fills.map((fill) => (
          <tr key={fill.trade_id}>
            <td data-label="Time">{moment(fill.at)}</td>
            <td data-label="Quantity" class="number">
              <Amount value={fill.quantity} />
            </td>
            <td data-label="Price" class="number">
              <Price value={fill.price} market={market} unit />
            </td>
            <td data-label="Fee" class="number">
              {fill.fee === null ? '' : <Amount value={fill.fee} unit={fill.fee_currency ?? ''} />}
            </td>
            <td data-label="Trade id">
              <CopyId text={fill.trade_id} name="trade id" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
