// The venues: whether they answer, whether the keys open them, and how far our clock is from theirs.
import type { Clock } from '../../../model/clock.ts';
import type { Venue } from '../../../venue/port.ts';
import type { AccountConfig, Config } from '../../config/config.ts';
import { knowsPrice } from '../public-price.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

export async function examineVenues(clock: Clock, config: Config): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const account of config.accounts.filter(({ mode }) => mode !== 'paper'))
    findings.push(...(await examineAccount(clock, account)));
  if (config.accounts.some(({ mode, exchange }) => mode === 'paper' && exchange === 'binance')) {
    const known = await knowsPrice(clock, config);
    findings.push(
      known
        ? ok('prices', 'paper orders fill at public prices')
        : warn(
            'prices',
            'public prices cannot be read from here',
            "paper orders fill at the alert's price: send one with every alert",
          ),
    );
  }
  return findings;
}

async function examineAccount(clock: Clock, account: AccountConfig): Promise<readonly Finding[]> {
  const { name, exchange, mode, type, apiKey = '', apiSecret = '', apiPassphrase, baseUrl } = account;
  const what = `account ${name}`;
  if (mode === 'paper') return [];
  let venue: Venue | undefined;
  try {
    const { createCcxtVenue } = await import('../../../venue/ccxt/venue.ts');
    const optional = { ...(apiPassphrase !== undefined && { apiPassphrase }), ...(baseUrl !== undefined && { baseUrl }) };
    venue = await createCcxtVenue({ exchange, mode, type, apiKey, apiSecret, clock, ...optional });
    const offset = clockFinding(what, await venue.clockOffset());
    const balances = await venue.balances();
    const id = await venue.accountId();
    const named = id === undefined ? 'which does not tell its account id' : `account id ${id}`;
    const found = ok(what, `${exchange} ${mode} answers, the keys open it, ${named}, ${balances.length} balances`);
    return [offset, found, await streamFinding(what, venue, clock)];
  } catch (error) {
    return [
      fail(
        what,
        `${exchange} ${mode}: ${problemOf(error)}`,
        'see api_key, api_secret and mode of the account, and whether this machine reaches the exchange',
      ),
    ];
  } finally {
    await venue?.close();
  }
}

/** A connection and its subscription take a second or two. */
const STREAM_PATIENCE_MS = 8_000;

async function streamFinding(what: string, venue: Venue, clock: Clock): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const ignore = (): void => undefined;
  const stream = venue.follow?.({ up: () => resolve(undefined), down: resolve, heard: ignore, report: ignore });
  if (stream === undefined) return ok(what, 'open orders are polled: pinewire reads no stream of this exchange');
  const stop = clock.after(STREAM_PATIENCE_MS, () => resolve('no answer'));
  const problem = await promise;
  stop();
  stream.close();
  if (problem === undefined) return ok(what, 'open orders are streamed');
  return warn(
    what,
    `open orders are polled, because there is no stream: ${problem}`,
    'orders are placed all the same, and fills are seen some seconds later; see whether a firewall or proxy lets WebSockets pass',
  );
}

/** A signed request is valid for a few seconds; requests are stamped with the venue's time, so a small difference does no harm. */
const SKEW_WARN_MS = 1_000;
const SKEW_FAIL_MS = 30_000;

function clockFinding(what: string, offset: number): Finding {
  const detail = `this clock is ${Math.abs(Math.round(offset))} ms ${offset > 0 ? 'behind' : 'ahead of'} the exchange's (${what})`;
  const fix = 'switch on time synchronisation (timedatectl set-ntp true): the age of alerts is judged by this clock';
  if (Math.abs(offset) > SKEW_FAIL_MS) return fail('clock', detail, fix);
  return Math.abs(offset) > SKEW_WARN_MS ? warn('clock', detail, fix) : ok('clock', detail);
}
