// How the relay's one file is built: `vite build src/app/relay` writes dist/relay.cjs, and beside it which sources and packages are in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = resolve(import.meta.dirname, '../../..');

export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: 'main.ts',
    outDir: join(root, 'dist'),
    // The dashboard stands there too.
    emptyOutDir: false,
    minify: true,
    target: 'es2024',
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'relay.cjs', codeSplitting: false } },
  },
  ssr: { noExternal: true },
  plugins: [contents()],
});

/** `relay.json` lets bin/pinewire.js see that a source is newer; `relay.licenses.txt` carries what the licences of the packages ask for. */
function contents(): Plugin {
  return {
    name: 'contents',
    generateBundle(_options, bundle) {
      const chunk = bundle['relay.cjs'];
      if (chunk?.type !== 'chunk') throw new Error('the relay was not built as one file');
      const modules = Object.keys(chunk.modules).filter((id) => existsSync(id));
      const sources = modules.map((id) => relative(root, id)).filter((file) => file.startsWith('src'));
      this.emitFile({ type: 'asset', fileName: 'relay.json', source: `${JSON.stringify({ sources }, undefined, 1)}\n` });
      const packages = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
      const texts = [...packages].map((folder) => `${relative(join(root, 'node_modules'), folder)}\n\n${licenceOf(folder)}`);
      this.emitFile({ type: 'asset', fileName: 'relay.licenses.txt', source: texts.join('\n\n---\n\n') });
    },
  };
}

function licenceOf(folder: string): string {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (name === undefined) throw new Error(`${dirname(folder)} has no licence to hand on`);
  return readFileSync(join(folder, name), 'utf8').trim();
}
