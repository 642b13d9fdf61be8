// The web servers of the VPS guide, as their files stand on the page, with the real programs: only ports, paths and who signs are a test's own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeServerPair } from './certificates.ts';
import { freePort } from '../service.ts';

const CADDY = process.env['PINEWIRE_CADDY'] ?? 'caddy';
const NGINX = process.env['PINEWIRE_NGINX'] ?? 'nginx';
const has = (command: string, argument: string): boolean => spawnSync(command, [argument]).status === 0;

export const page = readFileSync(join(import.meta.dirname, '../../docs/guide/vps.md'), 'utf8');

/** The first of the page in this language that says `about`. */
export function block(language: string, about = ''): string {
  const all = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);
  const found = all.find((text) => text.includes(about));
  if (found === undefined) throw new Error(`the page has no ${language} with ${JSON.stringify(about)}`);
  return found;
}

export interface Front extends AsyncDisposable {
  readonly port: number;
  /** That of plain HTTP, where the page's file has one. */
  readonly plainPort?: number;
  /** Everything it wrote to any log. */
  log(): string;
}

export interface FrontParts {
  /** The port of what stands behind. */
  readonly to: number;
  /** The address it listens on; 127.0.0.1 where absent. */
  readonly host?: string;
  /** What else the page says to change. */
  readonly change?: (text: string) => string;
}

export interface WebServer {
  readonly name: string;
  /** Whether this machine has it. */
  readonly here: boolean;
  /** Rejects where it calls its file invalid. */
  start(parts: FrontParts): Promise<Front>;
}

export const nginx: WebServer = {
  name: 'nginx',
  here: has(NGINX, '-v'),
  async start({ to, host = '127.0.0.1', change = (text) => text }) {
    const folder = mkdtempSync(join(tmpdir(), 'pinewire-nginx-'));
    const [port, plainPort] = [await freePort(), await freePort()];
    const pair = makeServerPair();
    writeFileSync(join(folder, 'cert.pem'), pair.cert);
    writeFileSync(join(folder, 'key.pem'), pair.key);
    mkdirSync(join(folder, 'tmp'));
    const site = change(block('nginx'))
      .replace('listen 443 ssl;', `listen ${host}:${port} ssl;`)
      .replace('listen 80;', `listen ${host}:${plainPort};`)
      .replace('root /var/www/html;', `root ${folder}/tmp;`)
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${to}`)
      .replace('/etc/letsencrypt/live/bot.example.com/fullchain.pem', join(folder, 'cert.pem'))
      .replace('/etc/letsencrypt/live/bot.example.com/privkey.pem', join(folder, 'key.pem'))
      .replaceAll('/var/log/nginx/error.log', join(folder, 'error.log'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/tmp/${name};`,
    );
    // As Debian's nginx.conf has them: everything is logged that a server does not take out.
    const http = `access_log ${folder}/access.log; ${temporary.join(' ')}`;
    const main = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}`;
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `${main}\nhttp {\n${http}\n${site}}\n`);
    const checked = spawnSync(NGINX, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
    if (checked.status !== 0) throw new Error(`nginx does not take its file: ${checked.stderr}`);
    const running = run(NGINX, ['-p', folder, '-c', file], folder);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { ...running, port, plainPort, log: () => read('access.log') + read('error.log') + running.log() };
  },
};

export const caddy: WebServer = {
  name: 'Caddy',
  here: has(CADDY, 'version'),
  async start({ to, host = '127.0.0.1', change = (text) => text }) {
    const folder = mkdtempSync(join(tmpdir(), 'pinewire-caddy-'));
    const port = await freePort();
    const options = `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tlocal_certs\n`;
    const site = change(block('caddy'))
      .replace(/^\{\n/, options)
      .replace('bot.example.com {', `bot.example.com:${port} {\n\tbind ${host}`)
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${to}`);
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, site);
    const env = environment(folder);
    const checked = spawnSync(CADDY, ['validate', '--adapter', 'caddyfile', '--config', file], { encoding: 'utf8', env });
    if (checked.status !== 0) throw new Error(`Caddy does not take its file: ${checked.stdout}${checked.stderr}`);
    return { ...run(CADDY, ['run', '--adapter', 'caddyfile', '--config', file], folder), port };
  },
};

const environment = (folder: string) => ({ ...process.env, HOME: folder, XDG_DATA_HOME: folder });

function run(command: string, args: readonly string[], folder: string): Omit<Front, 'port'> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(folder) });
  const output: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  return {
    log: () => output.join(''),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
