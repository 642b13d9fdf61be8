// The words of the commands that set pinewire up and run it.
import type { SpecGroup } from '../spec.ts';

export const RUNNING: SpecGroup = {
  title: 'Set up and run:',
  commands: [
    {
      name: 'serve',
      says: 'run the service: alerts in, orders out, the dashboard',
      options: [
        { flags: '--role <role>', says: 'what this process does', choices: ['all', 'intake', 'worker'] },
        { flags: '--listen <address>', says: 'where to listen instead of server.listen: 127.0.0.1:5001' },
        { flags: '--new-store', says: 'with a live account: start on a new, empty store, halted until you resume' },
        {
          flags: '--restored',
          says: 'the store was put back to an earlier state together with its .head file: start halted, look up what is to be sent',
        },
      ],
      more: `Without a configuration file it serves a paper account on 127.0.0.1:5000 and keeps its data in ./data.
Ctrl-C stops it once requests that are on their way are answered; a second Ctrl-C stops it at once.`,
      load: async () => (await import('../serve.ts')).serve,
    },
    {
      name: 'relay',
      says: 'run the public edge alone: takes unsigned alerts, keeps them, and forwards them signed',
      options: [
        { flags: '--listen <address>', says: 'where to listen instead of relay.listen: 127.0.0.1:8081' },
        { flags: '--parked', says: 'show what is parked and what cannot be forwarded, and start nothing' },
        { flags: '--retry <id>', says: 'try a parked alert again, or at once one that waits for its next try' },
        { flags: '--park <id>', says: 'set an alert aside that is tried in vain, so that those behind it can pass' },
        { flags: '--drop <id>', says: 'give up a parked alert, or `all` of them: it is not sent and not shown any more' },
      ],
      more: `Its 200 means that the alert is on this machine's disk; relay.forward_to gets it as soon as it answers.
--parked, --retry, --park and --drop work beside a relay that runs.`,
      load: async () => (await import('../relay.ts')).relay,
    },
    {
      name: 'init',
      says: 'write pinewire.yaml and .env by a few questions; secrets that exist are taken over',
      options: [{ flags: '--yes', says: 'ask nothing: one paper account on Binance prices' }],
      load: async () => (await import('../init.ts')).init,
    },
    {
      name: 'check',
      says: 'validate the configuration and say what it means',
      load: async () => (await import('../check.ts')).check,
    },
    {
      name: 'reload',
      says: 'apply the configuration to the running service; a bad file keeps the old one',
      load: async () => (await import('../reload.ts')).reload,
    },
    {
      name: 'url',
      says: 'print the URLs to give to TradingView and to scripts',
      load: async () => (await import('../url.ts')).url,
    },
    {
      name: 'tunnel',
      says: 'open a public HTTPS address for a trial (ngrok), which leads to /tv/ of the running service',
      options: [{ flags: '--domain <name>', says: 'a domain that you have reserved at ngrok' }],
      more: `It needs the package @ngrok/ngrok, which is not installed with pinewire, and NGROK_AUTHTOKEN in the environment or .env.
Trials only: a server that runs for long has an address of its own (docs/guide/vps.md).`,
      load: async () => (await import('../tunnel.ts')).tunnel,
    },
    {
      name: 'token',
      says: 'show or rotate a secret',
      commands: [
        {
          name: 'show',
          args: [['<name>', 'admin, tradingview or webhook']],
          says: 'print a secret, on a terminal or with --json',
          load: async () => (await import('../token.ts')).showToken,
        },
        {
          name: 'rotate',
          args: [['<name>', 'admin, tradingview or webhook']],
          says: 'write a new secret where the old one lives; the old one stays valid for a day',
          load: async () => (await import('../token.ts')).rotateToken,
        },
      ],
    },
    {
      name: 'doctor',
      says: 'examine configuration, store, clock, keys, venues and the public address; say what to mend',
      options: [{ flags: '--offline', says: 'ask no venue and no public address' }],
      load: async () => (await import('../doctor.ts')).doctor,
    },
    {
      name: 'notify',
      says: 'try the notifications',
      commands: [
        {
          name: 'test',
          says: 'send a test message to every target of the running service',
          load: async () => (await import('../notify.ts')).notifyTest,
        },
      ],
    },
  ],
};
