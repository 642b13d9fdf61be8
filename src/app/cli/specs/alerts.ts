// The words of the commands around alerts: write one, understand it, send it, see what came in.
import type { CommandSpec, SpecGroup } from '../spec.ts';

const BODY: CommandSpec['args'] = [['<file>', 'the alert body; - reads standard input']];

export const ALERTS: SpecGroup = {
  title: 'Alerts:',
  commands: [
    {
      name: 'pine',
      says: 'print Pine v6 code and alert messages to paste into TradingView',
      options: [{ flags: '--kind <kind>', says: 'only one of them', choices: ['strategy', 'indicator', 'message'] }],
      load: async () => (await import('../pine.ts')).pine,
    },
    {
      name: 'explain',
      args: BODY,
      says: 'say how an alert would be understood, or what is wrong with it and how to mend it',
      options: [{ flags: '--sample', says: "first fill in TradingView's placeholders as TradingView would" }],
      more: `Exit code 0: understood; 1: refused.

  npx pinewire explain message.json --sample
  echo '{"symbol":"BTCUSDT","side":"BUY","size":0.01,"client_ref":"a1"}' | npx pinewire explain -`,
      load: async () => (await import('../explain.ts')).explain,
    },
    {
      name: 'send',
      args: BODY,
      says: 'sign an alert and post it to the service',
      options: [
        { flags: '--url <url>', says: 'post it there instead of to server.listen' },
        { flags: '--unsigned', says: 'post it as TradingView would, to /tv/<token> and without a signature' },
        { flags: '--fresh', says: 'make the client_ref new, so that it is not a repeat' },
      ],
      more: 'Exit code 0: accepted, or here before; 1: refused.',
      load: async () => (await import('../send.ts')).send,
    },
    {
      name: 'sign',
      args: BODY,
      says: 'print the headers that sign an alert, and a curl command that sends it',
      options: [{ flags: '--url <url>', says: 'the address in the curl command' }],
      load: async () => (await import('../sign.ts')).sign,
    },
    {
      name: 'alerts',
      says: 'what came in and what became of it, newest first',
      options: [
        { flags: '--refused', says: 'only what was not taken' },
        { flags: '--since <time>', says: '1h, 30m, 7d, or 2026-11-22, a day of server.display_zone' },
        { flags: '--limit <count>', says: 'at most so many; without it 200' },
      ],
      load: async () => (await import('../alerts.ts')).alerts,
    },
    {
      name: 'alert',
      args: [['<id>', 'al_…']],
      says: 'one alert: its body, its answer, its orders',
      load: async () => (await import('../alert.ts')).alert,
    },
  ],
};
