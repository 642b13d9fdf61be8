// The dashboard in a real browser: how soon it can be used, how soon a commit is seen, and what a minute of bursts does to it.
import { createHmac } from 'node:crypto';
import type { CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../test/dashboard/chromium.ts';
import { drive } from './load.ts';
import { ADMIN, type BenchService, prepare, SECRET } from './service.ts';
import { line, ms, quantile, title } from './statistics.ts';

const CONFIGURATION = `accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "100000000"}, base_url: "http://127.0.0.1:9"}
routes: [{accounts: [demo]}]
markets: [{exchange: binance, symbol: BTCUSDT, market: BTC/USDT}]
`;
/** Each is one row of the journal; an order on paper is six and more. */
const REFUSED_PER_SECOND = 50;
const ORDERS_PER_SECOND = 10;
/** A frame that comes later than this is one a person may notice. */
const NOTICED_MS = 50;

/** `seconds` is how long the burst lasts. */
export async function benchDashboard(folder: string, seconds: number): Promise<void> {
  title(`Dashboard in Chromium: ${seconds} s of ${REFUSED_PER_SECOND} refused alerts and ${ORDERS_PER_SECOND} orders a second`);
  const service = await prepare(folder, CONFIGURATION);
  const browser = await launchChromium();
  try {
    await service.start();
    await drive({ port: service.port, secret: SECRET, connections: 8, requests: 1_000, body: (i) => refused(`before-${i}`) });
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await page.goto(`http://127.0.0.1:${service.port}/`);
    await page.getByLabel('Token', { exact: true }).fill(ADMIN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.scroller [role=row]').first().waitFor();
    await loads(page);
    await seen(page, service);
    await burst(page, service, seconds);
    await scrolls(page, service);
  } finally {
    await browser.close();
    await service.kill();
    service.remove();
  }
}

function refused(ref: string): string {
  return JSON.stringify({ symbol: 'NOPEUSDT', side: 'buy', price: '50000', size: '0.001', client_ref: ref });
}

function order(ref: string): string {
  return JSON.stringify({ symbol: 'BTCUSDT', side: 'buy', price: '50000', size: '0.001', client_ref: ref });
}

async function post({ port }: BenchService, body: string): Promise<void> {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', body, headers: { 'x-signature': signature } });
  await answer.arrayBuffer();
}

/** From the start of the navigation until 1,000 rows can be read and scrolled, the browser's cache empty each time. */
async function loads(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    await page.reload({ waitUntil: 'commit' });
    times.push(Number(await page.evaluate(UNTIL_ROWS)));
  }
  line(
    'page loaded anew until its 1,000 rows stand, median · slowest',
    `${ms(quantile(times, 0.5))} · ${ms(Math.max(...times))}`,
  );
}

/** Milliseconds since the navigation began. */
const UNTIL_ROWS = `new Promise((resolve) => {
  const look = () => document.querySelector('.scroller [role=row] .chip') ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})`;

/** When each client_ref was first in the page, by the clock of this machine. */
const WATCH = `window.firstSeen = new Map();
new MutationObserver(() => {
  for (const cell of document.querySelectorAll('.c-ref code')) {
    const ref = cell.title;
    if (!window.firstSeen.has(ref)) window.firstSeen.set(ref, Date.now());
  }
}).observe(document.body, { childList: true, subtree: true, characterData: true });`;

/** From the answer to an alert, which follows its commit, until its row stands in the page. */
async function seen(page: Page, service: BenchService): Promise<void> {
  await page.evaluate(WATCH);
  const times: number[] = [];
  for (let i = 0; i < 40; i++) {
    const ref = `seen-${i}`;
    await post(service, order(ref));
    const committed = Date.now();
    const at = Number(
      await page.evaluate(`new Promise((resolve) => {
      const look = () => window.firstSeen.has('${ref}') ? resolve(window.firstSeen.get('${ref}')) : requestAnimationFrame(look);
      look();
    })`),
    );
    times.push(Math.max(0, at - committed));
  }
  line('commit of an alert until its row stands, p50 · p99', `${ms(quantile(times, 0.5))} · ${ms(quantile(times, 0.99))}`);
}

const FRAMES = `window.frames_ = [];
(() => {
  let last = performance.now();
  const frame = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
})();`;

async function burst(page: Page, service: BenchService, seconds: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const rowsBefore = await rowCount(page);
  const before = await memory(cdp);
  const from = await journalRow(service);
  await page.evaluate(FRAMES);
  await send(service, seconds);
  const frames = await page.evaluate<readonly number[]>('window.frames_');
  const events = (await journalRow(service)) - from;
  const noticed = frames.filter((frame) => frame > NOTICED_MS);
  const after = await memory(cdp);
  const added = (await rowCount(page)) - rowsBefore;
  line('rows of the journal a second', String(Math.round(events / seconds)));
  line('frame, p50 · p99 · longest', [quantile(frames, 0.5), quantile(frames, 0.99), Math.max(...frames)].map(ms).join(' · '));
  line(`frames later than ${NOTICED_MS} ms`, `${noticed.length} of ${frames.length}`);
  line('elements in the page, before · after', `${before.nodes} · ${after.nodes}`);
  const perRow = ((after.heap - before.heap) / Math.max(1, added)).toFixed(1);
  line(
    'script memory after collection, before · after',
    `${mb(before.heap)} · ${mb(after.heap)}, ${added} rows more: ${perRow} kB a row`,
  );
}

/** So many stand in the page when it is scrolled. */
const ROWS = 10_000;

/** From the first of 10,000 rows to the last and back, a whole window a frame: faster than anybody turns a wheel. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('.scroller');
  const frames = [];
  let most = 0;
  let by = scroller.clientHeight;
  let last = performance.now();
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    most = Math.max(most, document.querySelectorAll('.scroller *').length);
    scroller.scrollTop += by;
    if (by > 0 && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) by = -by;
    else if (by < 0 && scroller.scrollTop === 0) return resolve({ frames, most });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

/** Older rows are read as somebody comes to the end, until all are there; then the whole list is scrolled. */
async function scrolls(page: Page, service: BenchService): Promise<void> {
  // The heading is counted as a row too.
  const missing = ROWS + 1 - (await rowCount(page));
  await drive({ port: service.port, secret: SECRET, connections: 8, requests: missing, body: (i) => refused(`more-${i}`) });
  await page.reload();
  await page.locator('.scroller [role=row]').first().waitFor();
  const read = performance.now();
  await page.evaluate(`new Promise((resolve) => {
    const down = () => {
      const scroller = document.querySelector('.scroller');
      scroller.scrollTop = scroller.scrollHeight;
      if (Number(document.querySelector('[role=table]').getAttribute('aria-rowcount')) > ${ROWS}) return resolve();
      requestAnimationFrame(down);
    };
    down();
  })`);
  line(`older rows read to the end, ${ROWS} in all`, ms(performance.now() - read));
  await page.evaluate("document.querySelector('.scroller').scrollTop = 0");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const before = await memory(cdp);
  const { frames, most } = await page.evaluate<{ readonly frames: readonly number[]; readonly most: number }>(SCROLL);
  const after = await memory(cdp);
  const noticed = frames.filter((frame) => frame > NOTICED_MS);
  line(`${ROWS} rows scrolled down and up: frames`, `${frames.length}, ${noticed.length} later than ${NOTICED_MS} ms`);
  line('frame, p50 · p99 · longest', [quantile(frames, 0.5), quantile(frames, 0.99), Math.max(...frames)].map(ms).join(' · '));
  line('elements in the list at most', String(most));
  line('script memory after collection, before · after', `${mb(before.heap)} · ${mb(after.heap)}`);
}

/** As evenly as a timer allows; what is late is caught up. */
async function send(service: BenchService, seconds: number): Promise<void> {
  const started = performance.now();
  const total = seconds * (REFUSED_PER_SECOND + ORDERS_PER_SECOND);
  const sent: Promise<void>[] = [];
  for (let i = 0; i < total; i++) {
    const due = started + (i * 1_000 * seconds) / total;
    if (due > performance.now()) await new Promise((wake) => setTimeout(wake, due - performance.now()));
    const isOrder = i % (REFUSED_PER_SECOND / ORDERS_PER_SECOND + 1) === 0;
    sent.push(post(service, isOrder ? order(`burst-${i}`) : refused(`burst-${i}`)));
  }
  await Promise.all(sent);
}

async function rowCount(page: Page): Promise<number> {
  return Number(await page.getByRole('table').getAttribute('aria-rowcount'));
}

async function journalRow(service: BenchService): Promise<number> {
  return ((await service.status())['journal'] as { seq: number }).seq;
}

/** Heap in kB and elements, after everything that nobody needs was collected. */
async function memory(cdp: CDPSession): Promise<{ readonly heap: number; readonly nodes: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: of('JSHeapUsedSize') / 1_024, nodes: of('Nodes') };
}

function mb(kilobytes: number): string {
  return `${(kilobytes / 1_024).toFixed(1)} MB`;
}
