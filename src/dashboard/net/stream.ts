// Follows the server's journal: comes back by itself after a break, with the last row it has, so that nothing is missed.
import { rest } from '../clock.ts';
import { type Problem, problemIn } from './api.ts';

export interface StreamEvent {
  readonly type: string;
  readonly data: unknown;
}

export interface Following {
  /** Reads everything anew; called once the stream stands, so that nothing falls between. */
  load(): Promise<void>;
  take(events: readonly StreamEvent[]): void;
  connected(): void;
  lost(): void;
  /** It answered, and not with a stream. */
  refused(problem: Problem): void;
  signedOut(): void;
}

/** The server sends something every 15 s; after three misses the line is dead, whatever the browser believes. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** Further behind than this, reading anew is quicker than catching up row by row. */
const MOST_ROWS_BEHIND = 5_000;

/** Runs until `stop` is aborted. */
export async function follow(following: Following, stop: AbortSignal): Promise<void> {
  const line = { last: '', wait: FIRST_WAIT_MS };
  const hurry = wakeUps(stop);
  while (!stop.aborted) {
    const end = await once(following, line, stop);
    if (stop.aborted || end === 'signed out') return;
    following.lost();
    const wait = line.wait;
    line.wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    await rest(wait, AbortSignal.any([stop, hurry()]));
  }
}

interface Line {
  /** Id of the last journal row that was taken; empty: begin now. */
  last: string;
  wait: number;
}

async function once(following: Following, line: Line, stop: AbortSignal): Promise<'lost' | 'signed out'> {
  const dead = new AbortController();
  const watchdog = createWatchdog(dead);
  try {
    const headers: Record<string, string> = line.last === '' ? {} : { 'last-event-id': line.last };
    const response = await fetch('/api/stream', { headers, signal: AbortSignal.any([stop, dead.signal]) });
    if (response.status === 401) {
      following.signedOut();
      return 'signed out';
    }
    if (!response.ok || response.body === null) {
      following.refused(await problemIn(response));
      return 'lost';
    }
    await receive(response.body, { following, line, alive: watchdog.alive });
  } catch {
    // A broken line is no news in itself: it is said on the page, and tried again.
    return 'lost';
  } finally {
    watchdog.end();
  }
  return 'lost';
}

function createWatchdog(dead: AbortController): { alive(): void; end(): void } {
  let ended = new AbortController();
  const arm = (mine: AbortController): void => {
    void rest(SILENCE_MS, mine.signal).then(() => {
      if (!mine.signal.aborted) dead.abort();
    });
  };
  arm(ended);
  return {
    alive() {
      ended.abort();
      ended = new AbortController();
      arm(ended);
    },
    end: () => ended.abort(),
  };
}

interface Receiving {
  readonly following: Following;
  readonly line: Line;
  readonly alive: () => void;
}

async function receive(body: ReadableStream<Uint8Array>, { following, line, alive }: Receiving): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let tail = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const blocks = (tail + value).split('\n\n');
    tail = blocks.pop() ?? '';
    const events: StreamEvent[] = [];
    let { last } = line;
    for (const frame of blocks.map(readFrame)) {
      if (frame === undefined) continue;
      if (frame.type === 'hello') {
        const fresh = await greet(frame.data, { following, line });
        if (!fresh) return;
      } else {
        events.push(frame);
      }
      if (frame.id !== '') last = frame.id;
    }
    if (events.length > 0) following.take(events);
    line.last = last;
  }
}

/** Says whether to go on with this stream; otherwise the next one begins anew. */
async function greet(hello: unknown, { following, line }: Omit<Receiving, 'alive'>): Promise<boolean> {
  const { id = '', seq = 0, head = 0 } = hello as { id?: string; seq?: number; head?: number };
  const resumes = line.last !== '' && id === line.last;
  if (resumes && head - seq > MOST_ROWS_BEHIND) {
    line.last = '';
    line.wait = 0;
    return false;
  }
  if (!resumes) await following.load();
  line.wait = FIRST_WAIT_MS;
  following.connected();
  return true;
}

interface Frame extends StreamEvent {
  readonly id: string;
}

function readFrame(block: string): Frame | undefined {
  const members = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) members.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const data = members.get('data');
  if (data === undefined) return undefined;
  return { id: members.get('id') ?? '', type: members.get('event') ?? 'message', data: JSON.parse(data) as unknown };
}

/** Fires when waiting longer makes no sense: the network is back, or somebody looks at the page again. */
function wakeUps(stop: AbortSignal): () => AbortSignal {
  let next = new AbortController();
  const wake = (): void => {
    if (document.visibilityState !== 'visible') return;
    next.abort();
    next = new AbortController();
  };
  window.addEventListener('online', wake, { signal: stop });
  document.addEventListener('visibilitychange', wake, { signal: stop });
  return () => next.signal;
}
