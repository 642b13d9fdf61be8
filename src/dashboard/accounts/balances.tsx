// What an account can spend, and what its orders hold: one line a currency, the points below each other.
import type { Balance } from '../net/wire.ts';
import { signOf } from '../show/decimal.ts';
import { Aligned, mostPlaces } from '../show/figure.tsx';

export function Balances({ balances }: { readonly balances: readonly Balance[] }) {
  if (balances.length === 0) return <p class="quiet">No balance is known yet. Balances appear here once the venue was asked.</p>;
  const places = (of: 'free' | 'locked' | 'total') => mostPlaces(balances.map((balance) => balance[of]));
  const [free, locked, total] = [places('free'), places('locked'), places('total')];
  return (
    <table class="dense">
      <thead>
        <tr>
          <th>Currency</th>
          <th class="number">Free</th>
          <th class="number">Locked</th>
          <th class="number wide-only">Total</th>
        </tr>
      </thead>
      <tbody>
        {balances.map((balance) => (
          <tr key={balance.currency}>
            <th scope="row">{balance.currency}</th>
            <td class="number">
              <Aligned value={balance.free} places={free} />
            </td>
            <td class={`number ${signOf(balance.locked) === 0 ? 'quiet' : ''}`}>
              <Aligned value={balance.locked} places={locked} />
            </td>
            <td class="number wide-only">
              <Aligned value={balance.total} places={total} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
