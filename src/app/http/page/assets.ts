// The built dashboard in memory: what `vite build` wrote to dist/dashboard, compressed once, with the type and caching each file has.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer;
  /** Its name carries a digest of its content, so that it never changes. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** In a checkout this file runs from src/app/http/page, in the published package from dist/app/http/page. */
const PLACES = ['../../../../dist/dashboard', '../../../dashboard'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** By path: `/`, `/assets/…`. Undefined where the dashboard was not built. */
export function readAssets(places: readonly string[] = PLACES): ReadonlyMap<string, Asset> | undefined {
  const folder = places.find((place) => existsSync(join(place, 'index.html')) && !existsSync(join(place, 'main.tsx')));
  if (folder === undefined) return undefined;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => TYPES[extname(name)] !== undefined);
  return new Map(
    files.map((name) => {
      const path = name.split(sep).join('/');
      const bytes = readFileSync(join(folder, name));
      const asset: Asset = {
        type: TYPES[extname(name)] ?? '',
        bytes,
        gzip: gzipSync(bytes),
        immutable: path.startsWith('assets/'),
      };
      return [path === 'index.html' ? '/' : `/${path}`, asset];
    }),
  );
}
