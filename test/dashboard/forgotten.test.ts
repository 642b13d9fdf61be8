// A store that has forgotten an order: the page says so at the top, on the account's card with its numbers, and before anybody resumes.
import { expect, test } from 'vitest';
import { prepareService, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeInBrowser, sentence, visit } from './browser.ts';

describeInBrowser('what the store forgot', (browser) => {
  test('stands in the sentence, in a table on the account’s card, and in the question before a resume', async () => {
    await using venue = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000' }) });
    await using service = await prepareService(simulatedDesk(venue, { solo: '' }), { flags: ['--restored'] });
    await service.start();
    // As pinewire would spell it.
    const order = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.5', newClientOrderId: 'ab'.repeat(16) };
    const keys = { apiKey: 'key-solo', secret: 'secret-solo' };
    expect((await venue.signed('POST', '/api/v3/order', order, keys)).status).toBe(200);
    await service.kill9();
    await service.start();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('Account solo has not been compared with its exchange since the store forgot').first().waitFor();
    await until(
      () => sentence(page).textContent(),
      (text) => text?.includes('has 1 order at the exchange that the store has forgotten: buy 0.5 ETH/USDT at') === true,
      60_000,
    );
    const row = page.getByRole('row').filter({ hasText: 'ETH/USDT' });
    await row.getByText('buy').waitFor();
    await row.getByText('forgotten').waitFor();
    await page.getByRole('button', { name: 'Resume every account' }).click();
    await page.getByRole('dialog').getByText('Not mended: account solo has 1 order at the exchange').waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
