// A receiver for tests of the relay: it checks each signature as the service does, writes down what came, and answers as it is told.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readCustody } from '../../src/edge/custody.ts';
import { isReport } from '../../src/edge/report.ts';
import { verify } from '../../src/intake/verify/verify.ts';
import { WEBHOOK_SECRET } from './relay-process.ts';

export interface Received {
  readonly clientRef: string;
  readonly webhookId: string;
  readonly timestamp: number;
  readonly receivedAt: number | undefined;
  readonly body: string;
}

export type Script = (received: Received) => { readonly status: number; readonly body: string };

export const TAKEN = { status: 200, body: '{"success":true}' };
export const refusing = (status: number, code: string) => ({
  status,
  body: JSON.stringify({ success: false, code, error: code, hint: 'mend it' }),
});

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  readonly reports: readonly Readonly<Record<string, unknown>>[];
  /** Answers from now on. */
  answer(script: Script): void;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const reports: Record<string, unknown>[] = [];
  let script: Script = () => TAKEN;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signed = { rawHeaders: request.rawHeaders, body };
      const settings = { secrets: [WEBHOOK_SECRET], requireTimestamp: true, tolerance: 300_000 };
      const verdict = verify(signed, settings, Date.now());
      if (!verdict.ok || verdict.webhookId === undefined || verdict.timestamp === undefined) {
        response.writeHead(400).end('{"success":false,"code":"invalid_signature"}');
        return;
      }
      // Reports of the spool are no alerts.
      if (isReport(verdict.webhookId)) {
        reports.push(JSON.parse(body.toString()) as Record<string, unknown>);
        response.writeHead(200).end('{"success":true}');
        return;
      }
      const covered = { id: verdict.webhookId, timestamp: verdict.timestamp / 1_000 };
      const custody = readCustody(signed, covered, [WEBHOOK_SECRET]);
      const { client_ref: clientRef } = JSON.parse(body.toString()) as { client_ref: string };
      const one = {
        clientRef,
        webhookId: verdict.webhookId,
        timestamp: verdict.timestamp,
        receivedAt: custody.kind === 'proved' ? custody.receivedAt : undefined,
        body: body.toString(),
      };
      received.push(one);
      const { status, body: answer } = script(one);
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/webhook`;
  return {
    url,
    received,
    reports,
    answer: (next) => {
      script = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
