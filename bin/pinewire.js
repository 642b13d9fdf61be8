#!/usr/bin/env node
// The door for every Node: on 24 or newer it runs pinewire; on an older one it hands over to the Node that `npm ci` brought,
// or says in one line what is missing. Plain JavaScript that Node 20 understands, because a syntax error is no message.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
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
  await import(existsSync(source) && !root.includes(join('node_modules', 'pinewire')) ? source : built);
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
