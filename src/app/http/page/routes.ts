// Serves the status page: three texts from memory, and a policy under which the browser runs nothing but them.
import type { TextAnswer } from '../answer.ts';
import type { Route } from '../route.ts';
import { PAGE_HTML } from './html.ts';
import { PAGE_SCRIPT } from './script.ts';
import { PAGE_STYLE } from './style.ts';

/** No inline script or style, nothing from elsewhere, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page itself holds no data: what it shows comes through /api with the token. */
export function pageRoutes(): Route[] {
  return [
    file('/', PAGE_HTML, 'text/html; charset=utf-8'),
    file('/page/script.js', PAGE_SCRIPT, 'text/javascript; charset=utf-8'),
    file('/page/style.css', PAGE_STYLE, 'text/css; charset=utf-8'),
  ];
}

function file(path: string, text: string, type: string): Route {
  const headers = { 'content-security-policy': POLICY, 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' };
  const answer: TextAnswer = { status: 200, text, type, headers };
  return { method: 'GET', path, door: 'local', handle: () => answer };
}
