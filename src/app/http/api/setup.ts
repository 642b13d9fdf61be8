// What a first start needs: where to send alerts, what to paste into TradingView, and a first alert to the paper account at one press.
import { z } from 'zod';
import { isoTime } from '../../../model/clock.ts';
import { newClientRef } from '../../cli/fresh.ts';
import { secretMember, STRATEGY_MESSAGE } from '../../cli/messages.ts';
import { knowsPrice } from '../../cli/public-price.ts';
import { trialOf } from '../../trial.ts';
import { type Answer, ok, refuse } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import type { ApiDeps } from '../deps.ts';
import { presentReceipt } from '../receipt.ts';
import { unfiltered } from '../query.ts';
import type { Call, Route } from '../route.ts';
import { by } from './action.ts';

export function setupRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/setup', door: 'admin', handle: (call) => unfiltered(call, () => setup(deps, call)) },
    { method: 'POST', path: '/api/test-alert', door: 'admin', byCookie: true, handle: (call) => testAlert(deps, call) },
  ];
}

/** The token of TradingView's address is a secret and stays one: it is printed on a terminal only. */
function setup({ config }: ApiDeps, call: Call): Answer {
  const { server, tradingview } = config();
  const base = server.publicUrl ?? `http://${call.request.headers.host ?? ''}`;
  const trial = trialOf(config(), true);
  return ok({
    webhook_url: `${base}/webhook`,
    tradingview_url: tradingview.tokens.length === 0 ? null : `${base}/tv/<token>`,
    reachable: server.publicUrl !== undefined,
    message: JSON.stringify({ ...STRATEGY_MESSAGE, ...secretMember(config()) }),
    test_alert: trial === undefined ? null : { account: trial.account, symbol: trial.symbol },
  });
}

/** As long as an alert's may be. */
const TRIAL = z.strictObject({ strategy: z.string().max(200).optional(), by });

/** Through the same intake as every alert; refused where it could reach anything but paper. */
async function testAlert(deps: ApiDeps, call: Call): Promise<Answer> {
  const { clock, config, intake, accounts } = deps;
  const posted = await readPosted(call, TRIAL, deps);
  if (!posted.ok) return posted.answer;
  const [priceKnown, book] = await Promise.all([knowsPrice(clock, config()), accounts.read()]);
  // From here to the intake's own look at the routes nothing else runs, so a reload cannot change where it goes.
  const { strategy = '' } = posted.value;
  const trial = trialOf(config(), priceKnown, strategy);
  if (trial === undefined) return noTrial(strategy.trim());
  const clientRef = newClientRef('test', isoTime(clock.now()), clock.randomBytes(4));
  const raw = Buffer.from(JSON.stringify({ ...trial.alert, client_ref: clientRef }));
  const receipt = await intake.receive({ raw, source: 'command', remote: call.remote });
  return presentReceipt(receipt, book).answer;
}

function noTrial(strategy: string): Answer {
  const what = strategy === '' ? 'no alert reaches' : `an alert of strategy ${JSON.stringify(strategy)} does not reach`;
  const hint =
    strategy === ''
      ? 'add an account with mode: paper, a route that reaches it alone, and a market of its exchange'
      : 'send it without a name, or add a route for this strategy that reaches a paper account alone';
  return refuse(409, { code: 'no_paper_account', error: `${what} a paper account and nothing else`, hint });
}
