// What a halt prints is read in a hurry and acted upon: it is what is in force, not what was typed.
import { describe, expect, it } from 'vitest';
import { fakeLedger, testConfig } from '../../../test/http/harness.ts';
import { anOrder, BTC, DEMO } from '../../../test/orders.ts';
import { decimal } from '../../model/decimal.ts';
import type { Halt } from '../../model/halt.ts';
import { FLAT } from '../../model/position.ts';
import { systemClock } from '../clock.ts';
import type { Cli, Options } from './cli.ts';
import { reportHalt } from './halt-report.ts';

const ALL: Halt = { level: 'all', reason: 'key leaked', since: 0 };
const ENTRIES: Halt = { level: 'entries', reason: 'news', since: 0 };

async function printed(halts: readonly Halt[], options: Options): Promise<string> {
  const out: string[] = [];
  const cli: Cli = {
    cwd: '/',
    env: {},
    clock: systemClock,
    out: (text) => void out.push(text),
    err: () => undefined,
    terminal: false,
    readStdin: () => Promise.reject(new Error('not asked for')),
  };
  const ledger = fakeLedger({
    halts: async () => halts,
    positions: async () => [{ ...FLAT, quantity: decimal('1'), accountId: DEMO.id, market: BTC, updatedAt: 0 }],
    orders: async ({ status }) => ([status].flat().includes('open') ? [anOrder({ status: 'open' })] : []),
  });
  await reportHalt(cli, options, { config: testConfig(), ledger, accounts: [DEMO], accountName: () => DEMO.name }, false);
  return out.join('\n');
}

describe('what is in force', () => {
  it('a halt of entries after one of everything: nothing is sent, why, and how exits get out again', async () => {
    const text = await printed([ALL], {});
    expect(text).toContain('Halted: every account. Nothing is sent any more, not even exits');
    expect(text).not.toContain('exits and cancels still go out');
    expect(text).toContain('Everything was halted before (key leaked), and a halt never loosens.');
    expect(text).toContain('npx pinewire resume, then npx pinewire halt --reason "exits only"');
  });

  it('what a resume of all lifts beside it, such as that of a leaked key, is set again', async () => {
    const text = await printed(
      [
        { ...ALL, reason: 'fire' },
        { ...ALL, accountId: DEMO.id },
      ],
      {},
    );
    const again = `npx pinewire halt --all --account ${DEMO.name} --reason 'key leaked', because`;
    expect(text).toMatch(new RegExp(`npx pinewire resume, then ${again}.*, then npx pinewire halt --reason "exits only"\\.`));
    expect(await printed([{ ...ALL, accountId: DEMO.id }], { account: DEMO.name })).not.toContain('because');
    expect(text).toMatch(/^Lift every halt: npx pinewire resume$/m);
  });

  it('a halt of one account under one of everything', async () => {
    const text = await printed([ALL, { ...ENTRIES, accountId: DEMO.id }], { account: DEMO.name });
    expect(text).toContain(`Halted: ${DEMO.name}. Nothing is sent any more`);
    expect(JSON.parse(await printed([ALL], { account: DEMO.name, json: true }))).toMatchObject({ level: 'all' });
  });

  it('a halt of every account names the one that sends nothing at all', async () => {
    const text = await printed([ENTRIES, { ...ALL, accountId: DEMO.id }], {});
    expect(text).toContain('Halted: every account. Entries are refused; exits and cancels still go out.');
    expect(text).toContain(`Save ${DEMO.name}, which was halted before (key leaked): nothing is sent there`);
  });

  it('what was asked is what holds: nothing is explained', async () => {
    expect(await printed([ALL], { all: true })).not.toContain('never loosens');
    expect(await printed([ENTRIES], {})).toMatch(
      /^Halted: every account\. Entries are refused; exits and cancels still go out\.\n/,
    );
  });
});

describe('the ways out', () => {
  it('of the configuration that the halt was typed for', async () => {
    const text = await printed([ENTRIES], { config: 'my.yaml' });
    expect(text).toContain('npx pinewire cancel --config my.yaml ID');
    expect(text).toMatch(/^Lift every halt: npx pinewire resume --config my\.yaml$/m);
  });

  it('while exits go out: cancel and close', async () => {
    const text = await printed([ENTRIES], {});
    expect(text).toMatch(/Cancel one: npx pinewire cancel ID$/m);
    expect(text).toContain(`Leave one: npx pinewire close ${BTC.symbol} --account ${DEMO.name}, or all`);
  });

  it('while nothing is sent: no close that would be refused, but what comes before it', async () => {
    const text = await printed([{ ...ALL, accountId: DEMO.id }], { all: true, account: DEMO.name });
    expect(text).toContain('cancel ID; where nothing is sent it reaches the venue once that is lifted');
    expect(text).not.toContain('Leave one');
    const steps = [
      `resume --account ${DEMO.name}`,
      `halt --account ${DEMO.name} --reason`,
      `close ${BTC.symbol} --account ${DEMO.name}`,
    ];
    expect(text).toMatch(new RegExp(`No position can be left.*${steps.map((step) => `npx pinewire ${step}`).join('.*')}`));
  });
});
