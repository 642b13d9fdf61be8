// A relay in front: what its spool holds is seen on the page of the receiver, with the command that settles it.
import { expect, test } from 'vitest';
import { prepareRelay } from '../edge/relay-process.ts';
import { describeInBrowser, rowWith, sentence, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('the relay’s spool', (browser) => {
  test('a parked alert is on Health with its reason; the command shown there sends it again, and all is well', async () => {
    await using service = await startDesk();
    await using relay = await prepareRelay(`${service.url}/webhook`);
    await relay.start();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByRole('link', { name: 'Health' }).click();
    const relays = page.getByRole('region', { name: 'Relays' });
    await relays.getByRole('row').filter({ hasText: 'none' }).waitFor();

    await service.api('/api/halt', { reason: 'a pause' });
    expect((await relay.post(alert({ ref: 'held-up', strategy: 'trend' }))).status).toBe(200);
    const parked = relays.getByRole('list', { name: 'Alerts that do not come through' });
    await parked.getByText('held-up').waitFor();
    await parked.getByText('HTTP 422 halted').waitFor();
    await sentence(page).filter({ hasText: '1 alert is parked at the relay on' }).waitFor();

    await service.api('/api/resume', {});
    const command = await parked.locator('code').last().innerText();
    expect(command).toMatch(/^npx pinewire relay --retry tv_\w+$/);
    expect((await relay.cli(...command.split(' ').slice(2))).code).toBe(0);
    await parked.waitFor({ state: 'hidden' });
    await sentence(page).filter({ hasText: 'All well' }).waitFor();
    await page.getByRole('link', { name: 'Live' }).click();
    await rowWith(page, 'BTC/USDT', 'filled', 'held-up').waitFor();
    // A report is no alert.
    expect((await service.api('/api/alerts')).body['alerts']).toHaveLength(2);
    expect(guest.complaints).toEqual([]);
  });
});
