// What a person can do about one order: cancel what works, settle what nobody knows. Each says first what will happen.
import { type Signal, signal } from '@preact/signals';
import { post } from '../net/api.ts';
import type { WholeOrder } from '../net/wire.ts';
import { ask } from '../show/confirm.tsx';
import { baseOf, quoteOf } from '../show/figure.tsx';
import { mayAct } from '../state/session.ts';
import { status } from '../state/standing.ts';

export function OrderActions({ order, again }: { readonly order: WholeOrder; readonly again: () => Promise<void> }) {
  const cancels = order.status === 'queued' || order.status === 'open' || order.status === 'submitting';
  if (!mayAct.value || (!cancels && !order.may_settle)) return null;
  return (
    <div class="actions">
      {cancels && (
        <button type="button" disabled={order.cancel_requested !== null} onClick={() => askCancel(order, again)}>
          {order.cancel_requested === null ? 'Cancel order' : 'Cancel requested'}
        </button>
      )}
      {order.may_settle && (
        <button type="button" class="strong" onClick={() => askResolve(order, again)}>
          Resolve by hand
        </button>
      )}
    </div>
  );
}

/** Whether its lane takes nothing until a person has settled this order. */
export function freezes({ id }: WholeOrder): boolean {
  return status.value?.frozen.some(({ order_id: by }) => by === id) ?? false;
}

function nameOf(order: WholeOrder): string {
  return `${order.side} ${order.size ?? order.asked} ${order.market} in ${order.account}`;
}

function askCancel(order: WholeOrder, again: () => Promise<void>): void {
  const where =
    order.status === 'queued'
      ? 'It is not sent any more, and ends: at once, or, where it may be at its exchange from before a restart, when that was asked.'
      : 'The venue is asked to cancel what has not filled; what filled stays.';
  const exit = order.effect === 'exit' ? ' This order is an exit: without it the position stays open.' : '';
  ask({
    title: 'Cancel this order?',
    sentence: `${nameOf(order)} is canceled. ${where}${exit}`,
    deed: 'Cancel order',
    receipt: `Cancel asked for: ${nameOf(order)}.`,
    act: (token) => post(`/api/orders/${encodeURIComponent(order.id)}/cancel`, { by: 'dashboard' }, token),
    done: () => void again(),
  });
}

const RESOLUTIONS = [
  [
    'not-placed',
    'It was not placed',
    'It ends as not placed, and the market takes entries again. If the venue does have it after all, two orders may be live.',
  ],
  ['open', 'It is resting at the venue', 'It is followed as an open order from now on.'],
  ['canceled', 'It was canceled', 'It ends as canceled, and the market takes entries again.'],
  ['filled', 'It was filled', 'A fill of this quantity and price is booked, and the position moves by it.'],
] as const;

type As = (typeof RESOLUTIONS)[number][0];

function askResolve(order: WholeOrder, again: () => Promise<void>): void {
  const as = signal<As | ''>('');
  const fill = { quantity: signal(order.size ?? ''), price: signal(order.alert_price ?? ''), fee: signal('') };
  ask({
    title: 'Resolve this order by hand?',
    sentence: `Nobody knows what became of ${nameOf(order)}. What you say here is taken as the truth and written to the journal. Look at the venue first, under client order id ${order.client_order_id}.`,
    deed: 'Resolve',
    receipt: `Settled by hand: ${nameOf(order)}.`,
    fields: () => <ResolveFields as={as} fill={fill} market={order.market} />,
    act: (token) => post(`/api/orders/${encodeURIComponent(order.id)}/resolve`, bodyOf(as.value, fill), token),
    done: () => void again(),
  });
}

interface FillFields {
  readonly quantity: Signal<string>;
  readonly price: Signal<string>;
  readonly fee: Signal<string>;
}

function bodyOf(as: As | '', { quantity, price, fee }: FillFields): object {
  const filled = as === 'filled' && {
    quantity: quantity.value.trim(),
    price: price.value.trim(),
    ...(fee.value.trim() !== '' && { fee: fee.value.trim() }),
  };
  return { as, by: 'dashboard', ...filled };
}

function ResolveFields({
  as,
  fill,
  market,
}: {
  readonly as: Signal<As | ''>;
  readonly fill: FillFields;
  readonly market: string;
}) {
  return (
    <>
      <fieldset>
        <legend>What became of it</legend>
        {RESOLUTIONS.map(([value, name, meaning]) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="as"
              required
              checked={as.value === value}
              onChange={() => {
                as.value = value;
              }}
            />
            <span>
              {name}
              {as.value === value && <span class="meaning">{meaning}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {as.value === 'filled' && (
        <>
          <TextField id="fill-quantity" label={`Quantity in ${baseOf(market)}`} value={fill.quantity} required />
          <TextField id="fill-price" label={`Average price in ${quoteOf(market)}`} value={fill.price} required />
          <TextField
            id="fill-fee"
            label={`Fee with its currency, such as 0.5 ${quoteOf(market)} (may stay empty)`}
            value={fill.fee}
          />
        </>
      )}
    </>
  );
}

interface FieldOf {
  readonly id: string;
  readonly label: string;
  readonly value: Signal<string>;
  readonly required?: boolean;
}

function TextField({ id, label, value, required = false }: FieldOf) {
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        required={required}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </>
  );
}
