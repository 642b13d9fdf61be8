// One line of the list: what came in, what became of it, and at what price.
import type { ComponentChildren } from 'preact';
import { now } from '../clock.ts';
import { Age } from '../show/age.tsx';
import { Chip } from '../show/chip.tsx';
import { shortened } from '../show/copy.tsx';
import { grouped, signOf, slippage } from '../show/decimal.ts';
import { Amount, baseOf, Price, Slippage } from '../show/figure.tsx';
import { compactSteps, stepsInWords, stepsOf } from '../show/steps.ts';
import { lasted } from '../show/time.ts';
import type { Alert, Order } from '../net/wire.ts';
import type { Row } from '../state/book.ts';
import { missingMarket } from '../state/missing-market.ts';
import { addressOf } from '../state/place.ts';

export const COLUMNS = [
  'Age',
  'State',
  'Strategy',
  'Account',
  'Market',
  'Side',
  'Size',
  'Price',
  'Against alert',
  'Took',
  'Reason or client_ref',
] as const;

/** A new row is marked for this long; it scrolls out of the picture and back without being marked again. */
const FRESH_MS = 2_500;

export interface RowOf {
  readonly row: Row;
  readonly index: number;
  /** Whether Tab reaches it. */
  readonly isStop: boolean;
}

export function RowLine({ row, index, isStop }: RowOf) {
  // Follows the clock only as long as that can change something.
  const fresh = row.arrivedAt !== undefined && now.peek() - row.arrivedAt < FRESH_MS && now.value > 0;
  return (
    <div role="row" aria-rowindex={index + 2} class={`row ${fresh ? 'fresh' : ''}`}>
      <Cells row={row} isStop={isStop} />
    </div>
  );
}

/** Not kept in a `useMemo` by the row: Preact 11.2 then holds the elements of every row that ever stood there, 17 kB a row. */
function Cells({ row, isStop }: Omit<RowOf, 'index'>) {
  const link = { href: addressOf({ page: row.kind, id: row.key }), tabIndex: isStop ? 0 : -1 };
  return (
    <>
      <Cell kind="age">
        <Age at={row.at} />
      </Cell>
      <Cell kind="state">
        <Chip state={row.state} />
      </Cell>
      {row.kind === 'order' ? orderCells(row.order, link) : alertCells(row.alert, link)}
    </>
  );
}

/** Which column each is, by COLUMNS, because a narrow screen shows not all of them. */
const PLACES = ['age', 'state', 'strategy', 'account', 'market', 'side', 'size', 'price', 'slippage', 'took'];

function Cell({ kind, children }: { readonly kind: string; readonly children?: ComponentChildren }) {
  const place = PLACES.indexOf(kind);
  return (
    <span role="cell" aria-colindex={place === -1 ? COLUMNS.length : place + 1} class={`cell c-${kind}`}>
      {children}
    </span>
  );
}

interface Link {
  readonly href: string;
  readonly tabIndex: number;
}

function orderCells(order: Order, link: Link) {
  const { strategy, symbol, market, side, effect, size, asked, account, client_ref: ref, reason } = order;
  const percent =
    order.alert_price === null || order.average_price === null
      ? undefined
      : slippage(side, order.alert_price, order.average_price);
  const partly = order.status === 'open' && signOf(order.filled) > 0;
  return (
    <>
      <Cell kind="strategy">{strategy}</Cell>
      <Cell kind="account">{account}</Cell>
      <Cell kind="market">
        <a {...link}>
          {symbol !== market.replace('/', '') && <span class="symbol quiet">{symbol} → </span>}
          {market}
        </a>
      </Cell>
      <Cell kind="side">
        {side} <span class="effect quiet">{effect === 'exit' ? 'exit' : ''}</span>
      </Cell>
      <Cell kind="size">
        {partly && <span class="quiet">{order.filled} of </span>}
        {size === null ? asked : <Amount value={size} unit={baseOf(market)} />}
      </Cell>
      <Cell kind="price">
        <OrderPrice order={order} />
      </Cell>
      <Cell kind="slippage">{percent !== undefined && <Slippage percent={percent} />}</Cell>
      <Cell kind="took">
        <Took order={order} />
      </Cell>
      <Cell kind={reason === null ? 'ref' : 'note'}>
        {reason === null ? <Ref text={ref} /> : <span title={reason}>{reason}</span>}
      </Cell>
    </>
  );
}

/** What it filled at; before that, its limit or what the alert saw. */
function OrderPrice({ order }: { readonly order: Order }) {
  if (order.average_price !== null) return <Price value={order.average_price} market={order.market} />;
  if (order.price !== null) {
    return (
      <>
        <span class="quiet">limit </span>
        <Price value={order.price} market={order.market} />
      </>
    );
  }
  if (order.alert_price === null) return null;
  return (
    <span class="quiet">
      alert <Price value={order.alert_price} market={order.market} />
    </span>
  );
}

function alertCells(alert: Alert, link: Link) {
  const reason = [alert.reason, alert.hint].filter((part) => part !== null && part !== '').join('; ');
  const missing = missingMarket(alert);
  return (
    <>
      <Cell kind="strategy">{alert.strategy}</Cell>
      <Cell kind="account" />
      <Cell kind="market">
        <a {...link}>{alert.symbol ?? 'alert'}</a>
      </Cell>
      <Cell kind="side">{alert.side}</Cell>
      <Cell kind="size">{alert.size === null ? '' : <Amount value={alert.size} />}</Cell>
      <Cell kind="price">{alert.price === null ? '' : <AlertPrice alert={alert} />}</Cell>
      <Cell kind="slippage" />
      <Cell kind="took" />
      <Cell kind="note">
        <span title={reason}>{alert.reason ?? alert.code}</span>
        {missing !== undefined && (
          <a class="review" href={addressOf({ page: 'markets', of: missing })} tabIndex={link.tabIndex}>
            Review <span class="unseen">{missing.symbol}</span> →
          </a>
        )}
      </Cell>
    </>
  );
}

/** From the alert's coming in to the fill of a market order, the latency a trader asks for; on a wide screen stage by stage. */
function Took({ order }: { readonly order: Order }) {
  const steps = stepsOf(order);
  if (steps.length < 2) return null;
  const words = stepsInWords(steps);
  return (
    <>
      <span class="total" title={words}>
        {steps.length === 3 && lasted(steps.reduce((sum, { ms }) => sum + ms, 0))}
      </span>
      <span class="steps" title={words}>
        {compactSteps(steps)}
      </span>
    </>
  );
}

/** No market is known for it, so its digits are shown as they came. */
function AlertPrice({ alert }: { readonly alert: Alert }) {
  return (
    <span class="quiet">
      alert <span class="figure">{grouped(alert.price ?? '')}</span>
    </span>
  );
}

function Ref({ text }: { readonly text: string }) {
  return (
    <code class="quiet" title={text}>
      {shortened(text, 30)}
    </code>
  );
}
