// Debian's Chromium, headless, with nothing of its own on the network. Its headless shell draws the same pages for two thirds of the processor.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where it is; undefined where there is none. */
export const chromiumPlace = PLACES.find((place) => place !== undefined && existsSync(place));

interface Launched {
  /** Scrollbars that take room, as on most desktops; headless there are none. */
  readonly scrollbars?: boolean;
}

/** Rejects where there is none. */
export async function launchChromium({ scrollbars = false }: Launched = {}): Promise<Browser> {
  if (chromiumPlace === undefined) throw new Error('no chromium here (apt-get install chromium, or set CHROMIUM_PATH)');
  return chromium.launch({
    executablePath: chromiumPlace,
    headless: true,
    args: FLAGS,
    ...(scrollbars && { ignoreDefaultArgs: ['--hide-scrollbars'] }),
  });
}
