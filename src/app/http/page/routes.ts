// Serves the dashboard: the files of its build from memory, under a policy that lets the browser run nothing else.
import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import { type Asset, readAssets } from './assets.ts';
import { NOT_BUILT } from './not-built.ts';

/** No inline script or style, nothing from elsewhere, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The files themselves hold no data: what they show comes through /api with the cookie of a sign-in. */
export function pageRoutes(read: typeof readAssets = readAssets): Route[] {
  let assets: ReadonlyMap<string, Asset> | undefined;
  // Read at the first request, so that a build while the server runs is found; from then on it stays as it is.
  const find = (path: string): Asset | undefined => (assets ??= read())?.get(path);
  const page = (): Route['handle'] => (call) => {
    const asset = find('/');
    return asset === undefined
      ? { status: 200, text: NOT_BUILT, type: 'text/html; charset=utf-8', headers: HEADERS }
      : serve(asset, call);
  };
  const file = (call: Call): Answer => {
    const asset = find(call.request.url?.split('?')[0] ?? '');
    const hint = 'the dashboard was built anew, or not at all: load GET / again';
    return asset === undefined
      ? { status: 404, body: { success: false, code: 'not_found', error: 'the file is not part of this dashboard', hint } }
      : serve(asset, call);
  };
  return [
    { method: 'GET', path: '/', door: 'local', handle: page() },
    { method: 'GET', path: '/icon.svg', door: 'local', handle: file },
    { method: 'GET', path: '/assets/:name', door: 'local', handle: file },
  ];
}

function serve(asset: Asset, call: Call): Answer {
  const packed = /\bgzip\b/.test(call.request.headers['accept-encoding'] ?? '');
  const headers = {
    ...HEADERS,
    vary: 'accept-encoding',
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(packed && { 'content-encoding': 'gzip' }),
  };
  return { status: 200, text: packed ? asset.gzip : asset.bytes, type: asset.type, headers };
}
