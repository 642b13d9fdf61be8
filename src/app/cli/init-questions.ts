// The few questions of `init`, asked on a terminal only; each has an answer that can be taken by pressing Enter.
import { cancel, confirm, isCancel, password, select, text } from '@clack/prompts';
import { isZone } from '../../model/hours.ts';
import { readUrl } from '../config/values.ts';
import { Stop } from './cli.ts';
import { type InitAnswers, keyNames } from './init-text.ts';

/** Those whose placement rules are written down; the file takes any that ccxt knows. */
const EXCHANGES = ['binance', 'bybit', 'okx', 'kraken', 'gate', 'kucoin'] as const;

export interface Answered {
  readonly answers: InitAnswers;
  /** Variables for `.env`. */
  readonly keys: Readonly<Record<string, string>>;
}

export async function askAnswers(): Promise<Answered> {
  const exchange = answered(
    await select({ message: 'Which exchange?', options: EXCHANGES.map((value) => ({ value, label: value })) }),
  );
  const testnet = answered(
    await confirm({ message: 'Besides the paper account, a testnet account with keys of yours?', initialValue: false }),
  );
  const keys = testnet ? await askKeys(exchange) : {};
  const publicUrl = answered(
    await text({
      message: 'The public HTTPS address of this machine, if it has one (Enter: none yet)',
      placeholder: 'https://bot.example.com',
      defaultValue: '',
      validate: (value) => (!value || readUrl(value) !== undefined ? undefined : 'an address such as https://bot.example.com'),
    }),
  );
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const displayZone = answered(
    await text({
      message: 'Time zone for what people read',
      initialValue: zone,
      validate: (value) => (value && isZone(value) ? undefined : 'a name such as UTC or Europe/Berlin'),
    }),
  );
  return { answers: { exchange, testnet, publicUrl: readUrl(publicUrl), displayZone }, keys };
}

async function askKeys(exchange: string): Promise<Readonly<Record<string, string>>> {
  const names = keyNames(exchange);
  const filled = (value: string | undefined): string | undefined => (value?.trim() ? undefined : 'paste it from the exchange');
  const key = answered(
    await password({ message: `API key of the ${exchange} testnet (trading only, no withdrawals)`, validate: filled }),
  );
  const secret = answered(await password({ message: 'Its secret', validate: filled }));
  return { [names.key]: key.trim(), [names.secret]: secret.trim() };
}

function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (!isCancel(value)) return value as Exclude<Value, symbol>;
  cancel('Nothing was written.');
  throw new Stop('init was left before its end: nothing was written');
}
