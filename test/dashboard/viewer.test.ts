// Somebody who may only watch: everything is there to read, and nothing to press that would be refused.
import { expect, test } from 'vitest';
import { VIEWER_TOKEN } from '../service.ts';
import { describeInBrowser, rowWith, signIn, visit } from './browser.ts';
import { alert, startDesk } from './desk.ts';

describeInBrowser('a viewer', (browser) => {
  test('reads every page and finds no button that acts', async () => {
    await using service = await startDesk();
    await service.post(alert({ ref: 'held' }));
    await service.post(alert({ ref: 'rests', type: 'limit', price: '20000' }));
    await service.post(alert({ ref: 'unlisted', symbol: 'XBTUSDT' }));
    await service.api('/api/halt', { account: 'demo', reason: 'a look at the feed' });
    await using guest = await visit(browser(), service, { signedOut: true });
    const { page } = guest;
    await signIn(page, VIEWER_TOKEN);
    await rowWith(page, 'filled').waitFor();
    const acting = page.getByRole('button', { name: /halt|resume|close |cancel|resolve|approve|reject|test alert|send|retry/i });
    const seen: string[] = [];
    const look = async (words: string): Promise<void> => {
      await page.getByText(words).first().waitFor();
      seen.push(...(await acting.allTextContents()));
    };
    await look('Read only');
    await page.getByRole('link', { name: 'Accounts' }).click();
    await look('a look at the feed');
    await look('BTC/USDT');
    await page.getByRole('link', { name: 'Markets' }).click();
    await look('XBTUSDT');
    await page.getByRole('link', { name: 'Health' }).click();
    await look('journal head');
    await page.goto(`${service.url}/#/`);
    await rowWith(page, 'XBTUSDT').getByRole('link', { name: 'XBTUSDT', exact: true }).click();
    // Where an admin could send it again there is no button, and the way to its review stays a way to read.
    await look('Market not found.');
    await page.getByRole('link', { name: 'Review XBTUSDT' }).waitFor();
    await page.goto(`${service.url}/#/`);
    await rowWith(page, 'open', 'limit').getByRole('link').click();
    await look('Received by webhook from 127.0.0.1: signature verified');
    expect(seen).toEqual([]);
    // And who takes the page's word for nothing is refused all the same.
    const csrf = await page.evaluate(async () => ((await (await fetch('/api/session')).json()) as { csrf: string }).csrf);
    const status = await page.evaluate(
      async (given) => (await fetch('/api/halt', { method: 'POST', body: '{}', headers: { 'x-pinewire-csrf': given } })).status,
      csrf,
    );
    expect(status).toBe(403);
    const [refused] = (await service.api('/api/alerts?refused=true')).body['alerts'] as readonly { readonly id: string }[];
    const again = await page.evaluate(
      async ([given, id]) => {
        const answer = await fetch(`/api/alerts/${id}/resend`, {
          method: 'POST',
          body: '{}',
          headers: { 'x-pinewire-csrf': given ?? '' },
        });
        return [answer.status, ((await answer.json()) as { code: string }).code];
      },
      [csrf, refused?.id ?? ''],
    );
    expect(again).toEqual([403, 'viewer_only_reads']);
    expect(await service.orders('client_ref=unlisted')).toEqual([]);
    expect(guest.complaints).toEqual([]);
  });
});
