// How the dashboard is built: `vite build src/dashboard` writes dist/dashboard, which the server reads.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Under one folder, so that the server tells an asset by its path.
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2023',
    // The page's policy allows no inline script or style, and data: for nothing but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The size is held by a test, which counts what a browser loads.
    reportCompressedSize: false,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:5000' } },
});
