// Listens: a table of routes on a port of its own, those that the world may reach on a second one with TLS; closes without cutting anybody off.
import type { Clock } from '../../model/clock.ts';
import { type Dispatch, noSuchRoute } from './dispatch.ts';
import type { HttpLimits } from './limits.ts';
import { createPort, type ListenAddress, type Port, type Secured } from './port.ts';
import type { Route } from './route.ts';
import { createRouter } from './router.ts';

export interface HttpServer {
  /**
   * Instead of the configured address where one is given. The answers are URLs: `http://127.0.0.1:5000`, and with TLS `https://0.0.0.0:443`.
   * Rejects with a sentence for people.
   */
  listen(at?: ListenAddress): Promise<{ readonly address: string; readonly publicAddress?: string }>;
  /** Refuses what comes anew, finishes what is in flight, and is done within `limits.closeMs`. */
  close(): Promise<void>;
}

/** A second port, for everybody: TLS ends there, and only what a stranger needs is served. */
export interface PublicPort {
  readonly at: ListenAddress;
  /** The key under which the address stands in the configuration. */
  readonly key: string;
  readonly secured: Secured;
  /** Whether the world may reach it. */
  readonly serves: (route: Route) => boolean;
}

export interface ListenerParts {
  readonly clock: Clock;
  readonly limits: HttpLimits;
  readonly routes: readonly Route[];
  readonly dispatch: Dispatch;
  /** Where to listen if nobody says otherwise. */
  readonly configured: () => ListenAddress;
  /** The key under which the address stands in the configuration. */
  readonly listenKey: string;
  /** Whose connections are not counted by source. */
  readonly isKnown: (address: string) => boolean;
  readonly publicPort?: PublicPort | undefined;
  readonly onListen?: (at: ListenAddress) => void;
  /** Nothing new is taken from now on: ends what would never end by itself. */
  readonly onClosing?: () => void;
  readonly onClosed?: () => void;
}

export function createListener(parts: ListenerParts): HttpServer {
  const { clock, limits, dispatch, publicPort } = parts;
  const own = open(parts, parts.routes);
  const wide = publicPort && open(parts, parts.routes.filter(publicPort.serves), publicPort.secured);
  const ports = wide === undefined ? [own] : [own, wide];
  return {
    async listen(at) {
      const address = at ?? parts.configured();
      parts.onListen?.(address);
      const url = await own.listen(address, parts.listenKey);
      if (wide === undefined || publicPort === undefined) return { address: url };
      try {
        return { address: url, publicAddress: await wide.listen(publicPort.at, publicPort.key) };
      } catch (error) {
        await own.close();
        throw error;
      }
    },
    async close() {
      dispatch.stop();
      parts.onClosing?.();
      const deadline = clock.monotonic() + limits.closeMs;
      await dispatch.idle(limits.closeMs);
      const closing = Promise.all(ports.map((port) => port.close())).then(() => 'closed');
      // A kept-alive connection that falls idle only now would be waited for until its reader lets go.
      let state = 'closing';
      while (state !== 'closed' && clock.monotonic() < deadline) {
        for (const port of ports) port.closeIdleConnections();
        state = await Promise.race([closing, clock.sleep(20).then(() => 'closing')]);
      }
      for (const port of ports) port.closeAllConnections();
      await closing;
      parts.onClosed?.();
    },
  };
}

function open(parts: ListenerParts, routes: readonly Route[], secured?: Secured): Port {
  const find = createRouter(routes);
  const missing = noSuchRoute(routes);
  return createPort(parts, (request, response) => parts.dispatch.serve(find, missing, request, response), secured);
}
