// What the status page does: signs in, shows what is committed, and follows the journal. Text from alerts reaches the page as text only.

export const PAGE_SCRIPT = String.raw`
const KEY = 'pinewire.admin-token';
const ROWS = { alerts: 10, orders: 20 };
const ATTENTION = new Set(['unknown', 'refused', 'denied', 'rejected', 'conflict', 'expired']);
const at = (id) => document.getElementById(id);
const rows = { alerts: new Map(), orders: new Map() };
let token = sessionStorage.getItem(KEY) ?? '';
let session = 0;
/** The server's clock: ages are right even where this machine's clock is not. */
const clock = { server: 0, here: 0 };

class SignedOut extends Error {}

async function ask(path, options = {}, bearer = token) {
  const response = await fetch(path, { ...options, headers: { ...options.headers, authorization: 'Bearer ' + bearer } });
  if (response.status === 401) throw new SignedOut();
  return response;
}

async function read(path) {
  const response = await ask(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error + '. ' + body.hint);
  return body;
}

function show(signedIn) {
  at('sign-in').hidden = signedIn;
  at('content').hidden = !signedIn;
  if (!signedIn) at('token').focus();
}

function signOut(problem) {
  session += 1;
  token = '';
  sessionStorage.removeItem(KEY);
  at('sign-in-problem').textContent = problem;
  at('connection').textContent = '';
  for (const table of Object.values(rows)) table.clear();
  show(false);
}

function fail(error) {
  if (error instanceof SignedOut) signOut('That token is not valid any more. Sign in again.');
  else at('problem').textContent = error.message;
}

/** A read that failed on its own account: the next one mends it. */
function missed(error) {
  if (error instanceof SignedOut) fail(error);
  else at('connection').textContent = error.message;
}

// ── what is shown ──

function cell(label, content, kind) {
  const td = document.createElement('td');
  if (label) td.dataset.label = label;
  if (kind) td.className = kind;
  if (content instanceof Node) td.append(content);
  else td.textContent = content ?? '';
  return td;
}

function chip(word) {
  const span = document.createElement('span');
  span.className = ATTENTION.has(word) ? 'chip attention' : 'chip';
  span.textContent = word;
  return span;
}

function moment(iso) {
  const time = document.createElement('time');
  time.dateTime = iso;
  time.title = iso;
  time.textContent = ago(iso);
  return time;
}

function ago(iso) {
  const now = clock.server + document.timeline.currentTime - clock.here;
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 60) return seconds + ' s ago';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min ago';
  return seconds < 172800 ? Math.round(seconds / 3600) + ' h ago' : Math.round(seconds / 86400) + ' days ago';
}

function shorten(text) {
  const span = document.createElement('span');
  span.className = 'id';
  span.title = text ?? '';
  span.textContent = text && text.length > 24 ? text.slice(0, 14) + '…' + text.slice(-8) : (text ?? '');
  return span;
}

const words = (...parts) => parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');

const cells = {
  alerts: (alert) => [
    cell('', moment(alert.received_at)),
    cell('', chip(alert.status)),
    cell('', words(alert.side, alert.size, alert.symbol)),
    cell('strategy', alert.strategy),
    cell('client_ref', alert.client_ref ? shorten(alert.client_ref) : ''),
    cell('', alert.reason ? words(alert.reason + '.', alert.hint) : ''),
  ],
  orders: (order) => [
    cell('', moment(order.created_at)),
    cell('', chip(order.status)),
    cell('', words(order.effect, order.type, order.side, order.size ?? order.asked, order.market, order.price ? 'at ' + order.price : '')),
    cell('filled', order.filled, 'number'),
    cell('average', order.average_price, 'number'),
    cell('', order.account),
    cell('', order.reason ?? ''),
  ],
};

function put(table, row, fresh) {
  const known = rows[table].get(row.id);
  rows[table].set(row.id, row);
  const tr = document.createElement('tr');
  tr.id = row.id;
  if (fresh) tr.className = 'fresh';
  tr.append(...cells[table](row));
  const body = at(table).tBodies[0];
  if (known) document.getElementById(row.id)?.replaceWith(tr);
  else body.prepend(tr);
  while (body.rows.length > ROWS[table]) {
    rows[table].delete(body.lastElementChild.id);
    body.lastElementChild.remove();
  }
  at('no-' + table).hidden = body.rows.length > 0;
}

function fill(table, list) {
  rows[table].clear();
  at(table).tBodies[0].replaceChildren();
  at('no-' + table).hidden = list.length > 0;
  for (const row of list.reverse()) put(table, row, false);
}

async function standing() {
  const status = await read('/api/status');
  clock.server = Date.parse(status.now);
  clock.here = document.timeline.currentTime;
  at('sentence').textContent = status.sentence;
  at('halts').hidden = status.halts.length === 0;
  at('halt-list').replaceChildren(...status.halts.map((halt) => {
    const li = document.createElement('li');
    const what = halt.level === 'all' ? 'Nothing is sent' : 'No entries';
    li.textContent = what + ' for ' + (halt.account ?? 'every account') + ' since ' + halt.since + ': ' + halt.reason;
    return li;
  }));
}

let due = false;
function standingSoon() {
  if (due) return;
  due = true;
  setTimeout(() => { due = false; if (token) standing().catch(missed); }, 1000);
}

async function load() {
  const [alerts, orders] = await Promise.all([
    read('/api/alerts?limit=' + ROWS.alerts),
    read('/api/orders?limit=' + ROWS.orders),
    standing(),
  ]);
  fill('alerts', alerts.alerts);
  fill('orders', orders.orders);
}

// ── what is followed ──

async function follow(mine) {
  let last = '';
  let wait = 1000;
  while (mine === session) {
    try {
      const response = await ask('/api/stream', { headers: last === '' ? {} : { 'last-event-id': last } });
      if (!response.ok) throw new Error('the stream answered ' + response.status);
      // Without an id the stream begins now: what came before is read once it stands, so that nothing falls between.
      if (last === '') await load();
      else await standing();
      at('connection').textContent = 'live';
      wait = 1000;
      for await (const event of events(response.body)) {
        if (mine !== session) return;
        if (event.id !== '') last = event.id;
        take(event);
      }
    } catch (error) {
      if (mine !== session) return;
      if (error instanceof SignedOut) return fail(error);
    }
    at('connection').textContent = 'connection lost, trying again; what is shown may be old';
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 30000);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { id: '', type: 'message', data: '' };
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        const name = line.slice(0, colon);
        const text = line.slice(colon + 2);
        if (name === 'id') event.id = text;
        if (name === 'event') event.type = text;
        if (name === 'data') event.data += text;
      }
      if (event.data !== '') yield event;
    }
  }
}

function take(event) {
  if (event.type === 'alert') put('alerts', JSON.parse(event.data), true);
  if (event.type === 'order') put('orders', JSON.parse(event.data), true);
  standingSoon();
}

// ── what a person does ──

async function start() {
  session += 1;
  show(true);
  follow(session);
}

at('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = at('token').value.trim();
  at('token').value = '';
  try {
    await ask('/api/status', {}, given);
    token = given;
    sessionStorage.setItem(KEY, token);
    at('sign-in-problem').textContent = '';
    await start();
  } catch (error) {
    at('sign-in-problem').textContent = error instanceof SignedOut ? 'This is not the admin token.' : 'pinewire did not answer. Try again.';
  }
});

at('sign-out').addEventListener('click', () => signOut(''));

async function post(path, body, bearer = token) {
  const response = await ask(path, { method: 'POST', body: JSON.stringify(body) }, bearer);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error + '. ' + answer.hint);
}

at('halt').addEventListener('click', async () => {
  at('problem').textContent = '';
  try {
    await post('/api/halt', { reason: 'halted on the page' });
    await standing();
  } catch (error) {
    fail(error);
  }
});

at('resume').addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = at('resume-token').value.trim();
  at('resume-token').value = '';
  at('problem').textContent = '';
  try {
    await post('/api/resume', { reason: 'resumed on the page' }, given);
    await standing();
  } catch (error) {
    if (error instanceof SignedOut) at('problem').textContent = 'Not resumed: this is not the admin token.';
    else fail(error);
  }
});

setInterval(() => {
  for (const time of document.querySelectorAll('time')) time.textContent = ago(time.dateTime);
  if (token) standing().catch(missed);
}, 30000);

if (token === '') show(false);
else start();
`;
