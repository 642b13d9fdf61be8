// What a person does in earnest: halts, sees a refusal, resumes with the token, cancels, and settles an order that nobody knows.
import { expect, test } from 'vitest';
import { ADMIN_TOKEN, prepareService, simulatedDesk, until, VIEWER_TOKEN, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { atHand, describeInBrowser, inSight, PHONE, rowWith, sentence, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('danger is slow', (browser) => {
  test('halt is one press; the refusal is seen; resume names what happens and wants the token', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'first' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'filled').waitFor();

    await page.getByRole('button', { name: 'Halt entries' }).click();
    const receipts = page.getByRole('region', { name: 'Receipts' });
    const halted = receipts.getByRole('group', { name: 'Entries halted for every account.' });
    await halted.getByText('No order is working, 1 position held; exits still go out.').waitFor();
    await halted.getByText('by dashboard via api 127.0.0.1').waitFor();
    await halted.getByText(/^row \d+$/).waitFor();
    // It is read out, and stays on the next page until it is put away.
    await expect.poll(() => page.evaluate("document.activeElement?.matches('.receipt')")).toBe(true);
    await sentence(page).filter({ hasText: 'Entries halted for every account: halted on the dashboard.' }).waitFor();
    expect((await service.post(alert({ ref: 'while-halted' }))).status).toBe(422);
    await rowWith(page, 'refused', 'trading is halted').waitFor();

    await page.getByRole('link', { name: 'Resume →' }).click();
    await page.getByRole('button', { name: 'Resume every account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Entries of every account go out again at once').waitFor();
    await dialog.getByLabel('Admin token').fill('not-the-token');
    await dialog.getByRole('button', { name: 'Resume every account' }).click();
    await dialog.getByText('Wrong admin token.').waitFor();
    expect((await service.api('/api/status')).body['halts']).toHaveLength(1);
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Resume every account' }).click();
    await sentence(page).filter({ hasText: 'All well.' }).waitFor();
    expect((await service.api('/api/status')).body['halts']).toEqual([]);
    await receipts.getByRole('group', { name: 'Resumed every account: entries go out again.' }).waitFor();
    await halted.getByRole('button', { name: 'Dismiss' }).click();
    await halted.waitFor({ state: 'hidden' });
    expect(await receipts.getByRole('group').count()).toBe(1);
    expect(guest.complaints).toEqual([]);
  });

  test('a cookie alone loosens nothing, and a write from elsewhere is refused', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await sentence(page).filter({ hasText: 'All well' }).waitFor();
    const ask = (path: string, headers: object) =>
      page.evaluate(
        async ([to, given]) => {
          const response = await fetch(to, { method: 'POST', body: '{}', headers: given as Record<string, string> });
          return [response.status, ((await response.json()) as { code?: string }).code];
        },
        [path, headers] as const,
      );
    const csrf = await page.evaluate(async () => ((await (await fetch('/api/session')).json()) as { csrf: string }).csrf);
    expect(await ask('/api/halt', {})).toEqual([403, 'foreign_origin']);
    expect(await ask('/api/resume', { 'x-pinewire-csrf': csrf })).toEqual([403, 'token_needed']);
    for (const path of [
      '/api/orders/or_1/cancel',
      '/api/orders/or_1/resolve',
      '/api/alerts/al_1/resend',
      '/api/close',
      '/api/reload',
      '/api/markets/mp1/approve',
    ]) {
      expect(await ask(path, { 'x-pinewire-csrf': csrf })).toEqual([403, 'token_needed']);
    }
    const [cookie] = await page.context().cookies();
    const headers = { cookie: `${cookie?.name}=${cookie?.value}`, 'x-pinewire-csrf': csrf, origin: 'https://elsewhere.example' };
    expect((await fetch(`${service.url}/api/halt`, { method: 'POST', headers, body: '{}' })).status).toBe(403);
    expect((await service.api('/api/status')).body['halts']).toEqual([]);
  });

  test('a resting order is canceled after a sentence and the token', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'rests', type: 'limit', price: '20000' }));
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'open', 'limit 20,000').getByRole('link').click();
    await page.getByRole('button', { name: 'Cancel order' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('buy 0.001 BTC/USDT in demo is canceled. The venue is asked to cancel what has not filled').waitFor();
    // Escape leaves everything as it is.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await page.keyboard.press('Enter');
    await page.locator('.story-head').getByText('canceled').waitFor();
    await page.locator('.timeline').getByText('Cancel requested').waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('an unknown order is named on top; its story says what was searched; a person settles it', async () => {
    await using simulator = await startSimulator({ accounts: venueAccounts(['main'], { USDT: '100000' }) });
    await using service = await prepareService(simulatedDesk(simulator, { main: '' }));
    await service.start();
    const lookups = '^/api/v3/(order|openOrders|allOrders|myTrades)$';
    await simulator.setFaults([{ kind: 'cut_after' }, { kind: 'http_503_before', match: { method: 'GET', path: lookups } }]);
    await simulator.setPrice('BTCUSDT', '50000');
    for (let i = 0; i < 10; i++) await service.post(alert({ ref: `refused-${i}`, strategy: 'main', symbol: 'NOPEUSDT' }));
    await service.post({ ...alert({ ref: 'lost', strategy: 'main' }), exchange: 'binance' });
    await service.orderWhen('lost', ({ status }) => status === 'unknown');

    // On a phone at night: what is wrong, the switch, the order and ten rows, without scrolling.
    await using phone = await visit(browser(), service, PHONE);
    const unknown = phone.page.getByRole('list', { name: 'Unknown orders' });
    await unknown.waitFor();
    const last = phone.page.locator('.scroller [role=row]').nth(9);
    await expect.poll(() => atHand(phone.page, phone.page.getByRole('button', { name: 'Halt entries' }))).toBe(true);
    for (const part of [sentence(phone.page), unknown, last]) {
      await expect.poll(() => inSight(phone.page, part)).toBe(true);
    }

    await using guest = await visit(browser(), service);
    const { page } = guest;
    await sentence(page).filter({ hasText: '1 unknown order on main since' }).waitFor();
    await page.getByRole('list', { name: 'Unknown orders' }).getByRole('link').click();
    await page.getByText('Until then no entry goes out on BTC/USDT in main').waitFor();
    await page.locator('.timeline').getByText('Unknown: nobody can say whether it was placed').waitFor();

    await page.getByText('Place, request 1').click();
    await page.locator('pre').getByText('signature=***').waitFor();
    await page.locator('pre').getByText('socket hang up').waitFor();

    await page.getByRole('button', { name: 'Resolve by hand' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nobody knows what became of buy 0.001 BTC/USDT in main').waitFor();
    await dialog.getByLabel('It was filled').check();
    await dialog.getByText('A fill of this quantity and price is booked').waitFor();
    await dialog.getByLabel('Average price in USDT').fill('50001');
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await page.locator('.story-head').getByText('filled').waitFor();
    await page.locator('.timeline').getByText('Settled by hand as filled').waitFor();
    const order = await until(
      async () => (await service.orders('client_ref=lost'))[0],
      (row) => row?.status === 'filled',
    );
    expect(order).toMatchObject({ filled: '0.001' });
    expect(guest.complaints).toEqual([]);
  });

  test('a refused alert is sent again with the token: refused as before while nothing has changed, traded once it may be', async () => {
    await using service = await startDesk();
    await service.api('/api/halt', { reason: 'a pause' });
    expect((await service.post(alert({ ref: 'held-up' }))).status).toBe(422);
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await rowWith(page, 'refused', 'trading is halted').getByRole('link').click();
    const again = page.getByRole('button', { name: 'Send again' });
    const dialog = page.getByRole('dialog');
    await again.click();
    await dialog.getByText('goes through the same checks as when it came').waitFor();
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText('Trading is halted').waitFor();
    await service.api('/api/resume', {});
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await rowWith(page, 'filled', 'held-up').waitFor();
    // Once more is the duplicate it is.
    const [refused] = (await service.api('/api/alerts?refused=true')).body['alerts'] as { id: string }[];
    const twice = await service.api(`/api/alerts/${refused?.id}/resend`, {});
    expect(twice.body['duplicate']).toBe(true);
    expect(await service.orders()).toHaveLength(1);
    const [order] = await service.orders();
    const accepted = await service.api(`/api/alerts/${order?.alert_id}/resend`, {});
    expect([accepted.status, accepted.body['code']]).toEqual([409, 'alert_not_refused']);
    expect(guest.complaints).toEqual([]);
  });

  test('a wrong token sends nothing again, and says so; a market that is still missing is refused with the way to it', async () => {
    await using service = await startDesk();
    expect((await service.post(alert({ ref: 'unlisted', symbol: 'XBTUSDT' }))).status).toBe(404);
    const alerts = async () => (await service.api('/api/alerts')).body['alerts'] as readonly { readonly id: string }[];
    const [refused] = await alerts();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.goto(`${service.url}/#/alert/${refused?.id}`);
    await page.getByRole('button', { name: 'Send again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Admin token').fill('not-the-token');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText('Wrong admin token.').waitFor();
    expect(await alerts()).toHaveLength(1);
    // Nothing is lost of what was begun, and nobody is signed out.
    await dialog.getByLabel('Admin token').fill(VIEWER_TOKEN);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/viewer token/)
      .waitFor();
    expect(await alerts()).toHaveLength(1);

    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText('Market not found.').waitFor();
    await dialog.getByText('No row for "XBTUSDT" on "binance"').waitFor();
    expect(await service.orders()).toEqual([]);
    await dialog.getByRole('link', { name: 'Markets' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    await dialog.getByLabel('Market, as the venue names it').fill('BTC/USDT');
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    await page.getByText('Nothing waits.').waitFor();
    await page.goto(`${service.url}/#/alert/${refused?.id}`);
    await page.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await rowWith(page, 'filled', 'unlisted').waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('a proposal is approved with the token, and the next alert for its symbol trades', async () => {
    await using service = await startDesk();
    expect((await service.post(alert({ ref: 'a', symbol: 'XBTUSDT' }))).status).toBe(404);
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByRole('link', { name: 'Markets' }).click();
    await page.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Market, as the venue names it').fill('BTC/USDT');
    await dialog.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await dialog.getByRole('button', { name: 'Approve XBTUSDT' }).click();
    await page.getByText('Nothing waits.').waitFor();
    await page.getByRole('row').filter({ hasText: 'XBTUSDT' }).waitFor();
    expect((await service.post(alert({ ref: 'b', symbol: 'XBTUSDT' }))).status).toBe(200);
    expect(guest.complaints).toEqual([]);
  });
});
