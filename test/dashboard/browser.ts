// A real browser for the tests, and the moves of whoever sits in front of it.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { ADMIN_TOKEN, type ServiceProcess } from '../service.ts';
import { chromiumPlace, launchChromium } from './chromium.ts';

/** The tests of `tell` in a browser. Without one they are skipped by name; in CI that is a failure. */
export function describeInBrowser(name: string, tell: (browser: () => Browser) => void): void {
  if (chromiumPlace === undefined) {
    test.skipIf(process.env.CI !== 'true')(
      `${name}: SKIPPED, no chromium here (apt-get install chromium, or set CHROMIUM_PATH)`,
      () => {
        throw new Error('no chromium found; .ci/run installs it');
      },
    );
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    tell(() => {
      if (browser === undefined) throw new Error('the browser did not start');
      return browser;
    });
  });
}

/** What went wrong in the page, by its own account: each test ends by asking that there was nothing. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** Absent: signed in. */
  readonly signedOut?: boolean;
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/** Somebody opens the dashboard, as with a fresh browser. */
export async function visit(browser: Browser, service: Pick<ServiceProcess, 'url'>, options: VisitOptions = {}): Promise<Visit> {
  const { signedOut = false, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A broken connection is part of some tests and named by the browser itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`the page opened a box: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(service.url)) complaints.push(`fetched from outside: ${request.url()}`);
  });
  await page.goto(`${service.url}/`);
  if (!signedOut) await signIn(page);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

export async function signIn(page: Page, token = ADMIN_TOKEN): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The row of the live list that holds all of these words. */
export function rowWith(page: Page, ...words: readonly string[]) {
  return words.reduce((rows, word) => rows.filter({ hasText: word }), page.locator('.scroller [role=row]'));
}

/** The status sentence at the top. */
export function sentence(page: Page) {
  return page.locator('#sentence');
}

/** Whether a thumb reaches it on a phone without scrolling: in the lowest fifth of the screen. */
export async function atHand(page: Page, locator: Locator): Promise<boolean> {
  const [box, size] = [await locator.boundingBox(), page.viewportSize()];
  return box !== null && size !== null && box.y >= size.height * 0.8 && box.y + box.height <= size.height;
}

/** Whether all of it stands above the navigation of a phone, without scrolling. */
export async function inSight(page: Page, locator: Locator): Promise<boolean> {
  const [box, navigation] = await Promise.all([locator.boundingBox(), page.getByRole('navigation').boundingBox()]);
  return box !== null && navigation !== null && box.y >= 0 && box.y + box.height <= navigation.y;
}
