// Reads a request's body as bytes, up to a limit that a reload may change, and without cutting off a sender that is still writing.
import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  /** The sender went away or took too long; nobody reads an answer. */
  | { readonly kind: 'gone' };

/** What a body may cost: bytes that are kept, and bytes that are read on and thrown away before the line is cut. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly drainBytes: number;
}

export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Body> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.maxBytes) {
    drain(request, limits.drainBytes);
    return Promise.resolve({ kind: 'too-large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (body: Body): void => {
      request.off('data', take).off('end', end).off('error', gone).off('close', gone);
      resolve(body);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limits.maxBytes) {
        chunks.push(chunk);
        return;
      }
      settle({ kind: 'too-large' });
      drain(request, limits.drainBytes);
    };
    const end = (): void => settle({ kind: 'read', bytes: Buffer.concat(chunks) });
    const gone = (): void => settle({ kind: 'gone' });
    request.on('data', take).on('end', end).on('error', gone).on('close', gone);
  });
}

/** Reads on without keeping anything, so that the sender comes to read our answer; cuts the line beyond `maxBytes`. */
function drain(request: IncomingMessage, maxBytes: number): void {
  let length = 0;
  request.on('error', () => request.destroy());
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) request.destroy();
  });
}

/** Why the coding of the body is not taken, or undefined where it is plain. */
export function bodyCoding(request: IncomingMessage): string | undefined {
  const content = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (content !== '' && content !== 'identity') return content;
  const transfer = request.headers['transfer-encoding']?.trim().toLowerCase() ?? '';
  return transfer === '' || transfer === 'chunked' ? undefined : transfer;
}
