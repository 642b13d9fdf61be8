// A person's first minutes: signs in, sees what to do, presses one button, and reads the story of a filled order.
import { expect, test } from 'vitest';
import { describeInBrowser, sentence, signIn, visit } from './browser.ts';
import { prepareService } from '../service.ts';
import { startDesk } from './desk.ts';

describeInBrowser('first run', (browser) => {
  test('from the sign-in to a filled paper order', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service, { signedOut: true });
    const { page } = guest;

    await signIn(page, 'not-the-token');
    await page
      .getByRole('alert')
      .filter({ hasText: 'Wrong token. npx pinewire token show admin prints the admin token' })
      .waitFor();
    await signIn(page);

    await page.getByRole('heading', { name: 'Alerts and orders appear here as they happen' }).waitFor();
    await sentence(page).filter({ hasText: 'All well. 0 orders working, no alert yet.' }).waitFor();
    await page.getByText(`${service.url}/webhook`, { exact: true }).waitFor();
    await page.getByText('{{strategy.order.contracts}}').waitFor();
    // The address for TradingView holds a secret, which the page never has.
    await page.getByText(`${service.url}/tv/<token>`).waitFor();

    await page.getByRole('button', { name: 'Send a test alert' }).click();
    const row = page.getByRole('row').filter({ hasText: 'filled' });
    await row.filter({ hasText: 'BTC/USDT' }).filter({ hasText: 'demo' }).waitFor();

    await row.getByRole('link').click();
    await page.getByRole('heading', { name: 'Buy 0.001 BTC for USDT' }).waitFor();
    const story = page.locator('.timeline');
    await story.getByText('Approved by the risk checks').waitFor();
    await story.getByText('Filled 0.001 at').waitFor();
    expect(await story.locator('.gap').allTextContents()).toContainEqual(expect.stringMatching(/^\+\d/));

    await page.getByText('Place, request 1').click();
    await page.getByText('"symbol":"BTC/USDT"').waitFor();
    const [order] = await service.orders();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'copy client order id' }).click();
    await page.getByText('copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(order?.client_order_id);

    await page.getByRole('link', { name: 'what came in' }).click();
    await page.getByText('"client_ref":"test-').waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('the message to copy carries the name of the strategy, whatever it is, and so does the test alert', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    const message = page.locator('.first-run pre').filter({ hasText: '{{ticker}}' });
    await message.filter({ hasText: '"strategy":"my-strategy"' }).waitFor();
    const name = 'Anna\'s "10 % \\ day" {strategy}';
    await page.getByLabel('Name of your strategy').fill(name);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy message' }).click();
    await page.getByText('copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(copied)).toMatchObject({ symbol: '{{ticker}}', strategy: name });
    expect(await message.textContent()).toBe(copied);

    await page.getByRole('button', { name: 'Send a test alert' }).click();
    await page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'filled' }).waitFor();
    expect(guest.complaints).toEqual([]);
  });

  test('a test alert under the name of a strategy that trades elsewhere is refused with what to do', async () => {
    await using service = await prepareService(`accounts:
  demo: {exchange: binance, mode: paper}
  net: {exchange: binance, mode: testnet, type: spot, api_key: k, api_secret: s, base_url: "http://127.0.0.1:9"}
routes:
  - {strategy: real, accounts: [net]}
  - {accounts: [demo]}
markets:
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}
`);
    await service.start();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await page.getByLabel('Name of your strategy').fill('real');
    await page.getByRole('button', { name: 'Send a test alert' }).click();
    await page.getByText('does not reach a paper account and nothing else').waitFor();
    expect(await service.orders()).toEqual([]);
    expect(guest.complaints).toEqual([]);
  });

  test('signing out closes the door, and a cookie that is no more opens nothing', async () => {
    await using service = await startDesk();
    await using guest = await visit(browser(), service);
    const { page } = guest;
    await sentence(page).filter({ hasText: 'All well' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([{ httpOnly: true, sameSite: 'Strict' }]);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.context().addCookies(cookies);
    expect(await page.evaluate(async () => (await fetch('/api/status')).status)).toBe(401);
    expect(guest.complaints).toEqual([]);
  });
});
