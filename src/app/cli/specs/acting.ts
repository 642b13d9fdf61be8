// The words of the commands by which a person steps in.
import type { OptionSpec, SpecGroup } from '../spec.ts';

const URL_OPTION: OptionSpec = {
  flags: '--url <url>',
  says: 'the service, without any configuration; the admin token is PINEWIRE_ADMIN_TOKEN of the environment, else, on this machine, that of its files',
};

export const ACTING: SpecGroup = {
  title: 'Step in:',
  commands: [
    {
      name: 'halt',
      says: 'refuse entries from now on; exits are still sent. Prints what is open and how to leave',
      options: [
        { flags: '--account <account>', says: 'only this account' },
        { flags: '--all', says: 'send nothing at all, not even exits' },
        { flags: '--reason <reason>', says: 'why, for the journal and for whoever is refused', required: true },
        URL_OPTION,
      ],
      load: async () => (await import('../halt.ts')).halt,
    },
    {
      name: 'resume',
      says: 'lift the halt',
      options: [
        {
          flags: '--account <account>',
          says: 'that of this account; without it, every halt there is, those of single accounts too',
        },
        URL_OPTION,
      ],
      load: async () => (await import('../halt.ts')).resume,
    },
    {
      name: 'cancel',
      args: [['<id>', 'or_…']],
      says: 'cancel an order',
      options: [URL_OPTION],
      load: async () => (await import('../cancel.ts')).cancel,
    },
    {
      name: 'close',
      args: [['[market]', 'BTC/USDT, or as TradingView spells it: BTCUSDT']],
      says: 'leave a position at the market, or all of an account',
      options: [
        { flags: '--all', says: 'every position of the account' },
        { flags: '--account <account>', says: 'the account', required: true },
        URL_OPTION,
      ],
      load: async () => (await import('../close.ts')).close,
    },
    {
      name: 'resolve',
      args: [['<id>', 'or_…']],
      says: 'say what became of an order that no search can settle, or that its lane is frozen by; what was searched and found is shown first',
      options: [
        {
          flags: '--as <outcome>',
          says: 'what became of it',
          choices: ['filled', 'open', 'canceled', 'not-placed'],
          required: true,
        },
        { flags: '--quantity <quantity>', says: 'all that was traded of this order, in base units, as the venue shows it' },
        { flags: '--price <price>', says: 'the average price it traded at' },
        { flags: '--fee <fee>', says: 'what the venue took: "0.5 USDT"' },
        { flags: '--yes', says: 'do not ask on a terminal' },
      ],
      load: async () => (await import('../resolve.ts')).resolve,
    },
  ],
};
