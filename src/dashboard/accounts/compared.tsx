// What the account's exchange has and the store has forgotten: found once after the store lost its end, and what became of it since.
import { now } from '../clock.ts';
import type { Compared, ForgottenOrder } from '../net/wire.ts';
import { Amount, baseOf, Price } from '../show/figure.tsx';
import { shortMoment } from '../show/time.ts';

export function ComparedWith({ compared }: { readonly compared: Compared }) {
  const { text, hint, orders, more, untold } = compared;
  return (
    <>
      <h3>What the store forgot</h3>
      <p>
        {sentenceOf(text)}
        {hint !== null && ` ${sentenceOf(hint)}`}
      </p>
      {orders.length > 0 && <Forgotten orders={orders} />}
      {more > 0 && <p class="quiet">And {more} more: the exchange's own pages list them.</p>}
      {untold.length > 0 && <p class="quiet">Not all could be asked for: {untold.join('; ')}.</p>}
    </>
  );
}

function sentenceOf(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function Forgotten({ orders }: { readonly orders: readonly ForgottenOrder[] }) {
  return (
    <table class="cards two-up">
      <thead>
        <tr>
          <th>Market</th>
          <th>Side</th>
          <th class="number">Filled</th>
          <th class="number">Average price</th>
          <th>Placed</th>
          <th>Here</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order, index) => (
          <tr key={order.venue_order_id ?? index}>
            <th
              scope="row"
              title={`${order.client_order_id ?? 'no client id'}, at the exchange ${order.venue_order_id ?? 'unnamed'}`}
            >
              {order.market}
            </th>
            <td data-label="Side">{order.side ?? <span class="quiet">not told</span>}</td>
            <td data-label="Filled" class="number">
              <Amount value={order.filled} unit={baseOf(order.market)} />
            </td>
            <td data-label="Average price" class="number">
              {order.average_price === null ? (
                <span class="quiet">not known</span>
              ) : (
                <Price value={order.average_price} market={order.market} />
              )}
            </td>
            <td data-label="Placed">
              {order.placed_at === null ? <span class="quiet">not told</span> : shortMoment(order.placed_at, now.value)}
            </td>
            <td data-label="Here">
              {order.mended ? (
                'known again'
              ) : (
                <span class="chip amber">{order.status === 'open' ? 'open, forgotten' : 'forgotten'}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
