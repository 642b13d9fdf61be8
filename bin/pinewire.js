#!/usr/bin/env node
// The door for every Node: on 24 or newer it runs pinewire; on an older one it hands over to the Node that `npm ci` brought,
// or says in one line what is missing. Plain JavaScript that Node 20 understands, because a syntax error is no message.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  // Reading the program in would take 60 MB of young generation and keep them: src/app/heap.ts lets it grow as far as that pays.
  setFlagsFromString('--semi-space-growth-factor=1');
  const built = join(root, 'dist/app/main.js');
  const source = join(root, 'src/app/main.ts');
  // A checkout has sources and runs them; the published package has only dist.
  const fromSource = existsSync(source) && !root.includes(join('node_modules', 'pinewire'));
  const light = isPlainRelay(process.argv.slice(2)) ? lightRelay(fromSource) : undefined;
  if (light === undefined) await import(fromSource ? source : built);
  else createRequire(import.meta.url)(light);
} else {
  const brought = broughtNode();
  if (brought === undefined) {
    console.error(
      `pinewire needs Node.js 24 or newer, this is ${process.version}: install a current one from nodejs.org, or run npm ci where it can bring one`,
    );
    process.exit(1);
  }
  handOver(brought);
}

/** `relay` with nothing but an address or a configuration; every other word is for the whole program. */
function isPlainRelay([command, ...words]) {
  const pairs =
    words.length % 2 === 0 && words.every((word, i) => (i % 2 === 1 ? !word.startsWith('-') : /^--(listen|config)$/.test(word)));
  return command === 'relay' && pairs;
}

/** The relay as one file, where it was built; in a checkout only while no source in it is newer. */
function lightRelay(fromSource) {
  const file = join(root, 'dist/relay.cjs');
  if (!existsSync(file) || !existsSync(join(root, 'dist/relay.json'))) return undefined;
  if (!fromSource) return file;
  const { sources } = JSON.parse(readFileSync(join(root, 'dist/relay.json'), 'utf8'));
  const builtAt = statSync(file).mtimeMs;
  const isOlder = (name) => existsSync(join(root, name)) && statSync(join(root, name)).mtimeMs < builtAt;
  return sources.every(isOlder) ? file : undefined;
}

/** The binary of the optional `node-<platform>-<arch>` package, hoisted or nested; undefined where there is none for this machine. */
function broughtNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [join(root, 'node_modules', name, 'bin', file), join(dirname(root), name, 'bin', file)];
  return places.find((place) => existsSync(place) && statSync(place).size > 0);
}

/** Runs the same command line under `node`, passing signals on. The channel lets the child notice when this process is killed with -9. */
function handOver(node) {
  const channel = { env: { ...process.env, PINEWIRE_HANDED_OVER: '1' }, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] };
  const child = spawn(node, process.argv.slice(1), channel);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => (signal === null ? process.exit(code ?? 1) : process.kill(process.pid, signal)));
}
