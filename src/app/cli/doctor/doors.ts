// The doors: whether the service answers where it should, whether the world reaches it, and whether its secrets can be guessed.
import type { Clock } from '../../../model/clock.ts';
import type { Config } from '../../config/config.ts';
import { tryCertificates } from '../../tls/open.ts';
import { isPostgres } from '../../config/store-url.ts';
import { callApi, isTokenRefused, request, serviceUrl } from '../service-client.ts';
import { owner } from '../store-owner.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { examinePublicUrl } from './public-url.ts';

export async function examineService(clock: Clock, config: Config): Promise<readonly Finding[]> {
  const url = serviceUrl(config);
  const answer = await request(clock, { method: 'GET', url: `${url}/readyz` });
  switch (answer.kind) {
    case 'away':
      return [warn('service', `nothing answers at ${url}`, 'npx pinewire serve starts it')];
    case 'failed':
      return [
        fail('service', `${url}: ${answer.problem}`, 'choose another port under server.listen, or end the program that holds it'),
      ];
    case 'answered': {
      const stranger = await strangerAt(url, clock, config);
      if (stranger !== undefined) return [stranger];
      if (answer.status === 200) return [ok('service', `runs on ${url} and is ready`)];
      const problem = typeof answer.body['error'] === 'string' ? answer.body['error'] : `HTTP ${answer.status}`;
      return [fail('service', `runs on ${url}: ${problem}`, 'mend what it names; it becomes ready by itself')];
    }
  }
}

/** Whether commands that need the service would be refused there: it is asked as `close` and `reload` ask it, with the admin token. */
async function strangerAt(url: string, clock: Clock, config: Config): Promise<Finding | undefined> {
  const answer = await callApi(config, clock, 'GET', '/api/status');
  if (!isTokenRefused(answer)) return undefined;
  if (!isPostgres(config.store) && owner(config.store) === undefined) {
    const detail = `no service runs on ${config.store}: at ${url} one of another store answers`;
    return warn(
      'service',
      detail,
      'npx pinewire serve --listen 127.0.0.1:PORT starts one beside it; server.listen keeps the port',
    );
  }
  const detail = `the service at ${url} refuses the admin token of this configuration: it was started with another one`;
  return fail('service', detail, 'start it anew, or see pinewire token show admin');
}

export function examineCertificates(config: Config, clock: Clock): readonly Finding[] {
  return tryCertificates(config, clock.now()).map((tried) => {
    if (!tried.ok) return fail('certificate', `${tried.key}: ${tried.problem}`, 'the service does not start without it');
    const detail = `${tried.key}: ${tried.expiry.text} (${tried.names})`;
    if (tried.expiry.kind === 'fine') return ok('certificate', detail);
    return (tried.expiry.kind === 'soon' ? warn : fail)(
      'certificate',
      detail,
      'renew it; a running service takes it over by itself',
    );
  });
}

export async function examineEdge(clock: Clock, config: Config): Promise<readonly Finding[]> {
  const { publicUrl } = config.server;
  if (publicUrl === undefined) {
    return [
      warn(
        'edge',
        'server.public_url is not set: TradingView cannot reach this machine',
        'put HTTPS in front on port 443, then set it',
      ),
    ];
  }
  return examinePublicUrl(clock, publicUrl, config);
}

/** Half of the 43 characters that pinewire generates; each of them carries 6 bits. */
const SHORT_TOKEN = 20;

export function examineSecrets({ server, webhook, tradingview, missingSecrets }: Config): readonly Finding[] {
  if (missingSecrets.length > 0)
    return [warn('secrets', `${missingSecrets.join(', ')} not made yet`, 'npx pinewire serve makes them at its first start')];
  const kinds = [
    ['server.admin_token', server.adminTokens],
    ...(server.viewerTokens.length === 0 ? [] : [['server.viewer_token', server.viewerTokens] as const]),
    ['webhook.secrets', webhook.secrets],
    ['tradingview.tokens', tradingview.tokens],
  ] as const;
  return kinds.map(([name, values]) => {
    const short = values.find((value) => value.length < SHORT_TOKEN || new Set(value).size < 8);
    if (short === undefined) return ok('secrets', `${name}: ${values.length === 0 ? 'none' : 'long enough'}`);
    return warn(
      'secrets',
      `${name} can be guessed: it has ${short.length} characters, ${new Set(short).size} of them different`,
      'npx pinewire token rotate makes one of 43',
    );
  });
}
