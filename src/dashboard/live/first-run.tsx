// Before the first alert: where to send it, what to paste into TradingView, and one button that shows the whole way on paper.
import { type Signal, useSignal } from '@preact/signals';
import { post, type Problem } from '../net/api.ts';
import type { Setup } from '../net/wire.ts';
import { useMemo } from 'preact/hooks';
import { CopyButton } from '../show/copy.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { ofKinds, reading, useFresh } from '../state/read.ts';
import { mayAct } from '../state/session.ts';
import { Skeleton } from '../show/skeleton.tsx';
import { defaultName, LONGEST_NAME, nameStrategy } from './message.ts';

export function FirstRun() {
  const source = useMemo(() => reading<Setup>(() => '/api/setup'), []);
  useFresh(source.again, ofKinds('config.'));
  const name = useSignal('');
  const setup = source.value.value;
  const problem = source.problem.value;
  if (setup === undefined) {
    if (problem === undefined) return <Skeleton lines={6} />;
    return <ProblemNote problem={problem} of="Where to send alerts" again={source.again} />;
  }
  const { webhook_url: webhook, test_alert: test } = setup;
  return (
    <section class="first-run" aria-labelledby="first-title">
      <h2 id="first-title">Alerts and orders appear here as they happen</h2>
      <StrategyName name={name} otherwise={defaultName(setup.message)} />
      <FromTradingView setup={setup} name={name.value} />
      {test !== null && mayAct.value && <TestAlert account={test.account} symbol={test.symbol} name={name.value.trim()} />}
      <h3>From a script</h3>
      <p>
        Send signed alerts here; <code>npx pinewire sign FILE</code> shows how:
      </p>
      <pre class="text">{webhook}</pre>
      <CopyButton text={webhook} name="webhook URL" />
    </section>
  );
}

function StrategyName({ name, otherwise }: { readonly name: Signal<string>; readonly otherwise: string }) {
  return (
    <>
      <label for="strategy-name">Name of your strategy</label>
      <input
        id="strategy-name"
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={LONGEST_NAME}
        placeholder={otherwise}
        aria-describedby="strategy-name-is"
        value={name.value}
        onInput={(event) => {
          name.value = event.currentTarget.value;
        }}
      />
      <p id="strategy-name-is" class="quiet">
        It goes into the message below and names its orders here; routes in pinewire.yaml go by it.
      </p>
    </>
  );
}

function FromTradingView({ setup, name }: { readonly setup: Setup; readonly name: string }) {
  const { tradingview_url: tradingview, reachable } = setup;
  const message = nameStrategy(setup.message, name);
  return (
    <>
      <h3>From TradingView</h3>
      <ol>
        <li>
          {tradingview === null ? (
            <p>No address for TradingView yet: tradingview.tokens names no token.</p>
          ) : (
            <>
              <p>
                In the alert's notifications switch on Webhook URL and paste the address that <code>npx pinewire url</code>{' '}
                prints. The token in it is a secret, so it is not shown here:
              </p>
              <pre class="text">{tradingview}</pre>
            </>
          )}
          {!reachable && (
            <p class="note">
              TradingView cannot reach this machine yet: it calls public addresses on ports 80 and 443 only. Put a web server with
              HTTPS or a tunnel in front, set server.public_url, and restart.
            </p>
          )}
        </li>
        <li>
          <p>Paste this message{name.trim() === '' && ', with a strategy name of your own'}:</p>
          <pre class="text">{message}</pre>
          <CopyButton text={message} name="message" />
        </li>
      </ol>
    </>
  );
}

interface Trial {
  readonly account: string;
  readonly symbol: string;
  /** Empty: under the name, or without one, as the service chooses. */
  readonly name: string;
}

function TestAlert({ account, symbol, name }: Trial) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const send = async (): Promise<void> => {
    busy.value = true;
    const answer = await post('/api/test-alert', { by: 'dashboard', ...(name !== '' && { strategy: name }) });
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
  };
  return (
    <div class="try">
      <p>
        See the whole way first: a test alert{name !== '' && ` of ${name}`} buys a little {symbol} in{' '}
        {name === '' ? `the paper account ${account}` : 'a paper account'}. No exchange account is involved.
      </p>
      <button type="button" class="strong" disabled={busy.value} onClick={() => void send()}>
        Send a test alert
      </button>
      <ProblemNote problem={problem.value} />
    </div>
  );
}
