// Schema 3, all of it. It is published: what changes is a schema 4 and a migration from 3 to it, never this text (schemas.test.ts).

export const SCHEMA_3 = `
-- The journal's last row.
CREATE TABLE heads (chain INTEGER PRIMARY KEY CHECK (chain = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO heads (chain, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  alert_id TEXT,
  order_id TEXT,
  account_id TEXT,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_alert ON events (alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX events_of_order ON events (order_id) WHERE order_id IS NOT NULL;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  exchange TEXT NOT NULL,
  mode TEXT NOT NULL,
  type TEXT NOT NULL,
  sell_existing INTEGER NOT NULL,
  venue_account_id TEXT,
  added_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_at_venue ON accounts (exchange, mode, venue_account_id) WHERE venue_account_id IS NOT NULL;

-- seq is the journal's number of the event that recorded the alert.
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  remote TEXT,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'refused', 'conflict')),
  refusal TEXT,
  alert TEXT,
  raw BLOB NOT NULL,
  strategy TEXT,
  exchange TEXT,
  symbol TEXT,
  client_ref TEXT,
  fingerprint TEXT,
  repeats INTEGER NOT NULL
) STRICT;
-- Exactly once begins here. client_ref leads, so that orders can be found by it.
CREATE UNIQUE INDEX alerts_once ON alerts (client_ref, symbol, exchange, strategy) WHERE status = 'accepted';
CREATE INDEX alerts_not_accepted ON alerts (received_at) WHERE status <> 'accepted';

-- alert_id refers to alerts here and in intents, but is not declared so: dropping an old refusal would search both tables for it.
-- forget_at is set for the ids that the relay makes.
CREATE TABLE webhook_ids (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  forget_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_ids_to_forget ON webhook_ids (forget_at) WHERE forget_at IS NOT NULL;

CREATE TABLE intents (
  id TEXT PRIMARY KEY,
  alert_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  market TEXT NOT NULL,
  side TEXT NOT NULL,
  size TEXT NOT NULL,
  type TEXT NOT NULL,
  price TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- arrival is the journal's number of the order's first event; next_at is set as long as the order is not over. look_again_at is set for a
-- while after the venue has ended it short: a fill may be told later than the end.
-- remainder is what the leg's next order goes on with, where one order could not hold all of it.
CREATE TABLE orders (
  arrival INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  alert_id TEXT NOT NULL REFERENCES alerts (id),
  intent_id TEXT NOT NULL REFERENCES intents (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  market TEXT NOT NULL,
  strategy TEXT NOT NULL,
  client_ref TEXT NOT NULL,
  leg TEXT NOT NULL,
  revision INTEGER NOT NULL,
  side TEXT NOT NULL,
  effect TEXT NOT NULL,
  type TEXT NOT NULL,
  asked TEXT NOT NULL,
  alert_price TEXT,
  client_order_id TEXT NOT NULL,
  fired_at INTEGER NOT NULL,
  expires_at INTEGER,
  rest_for INTEGER,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  size TEXT,
  price TEXT,
  venue_order_id TEXT,
  filled TEXT NOT NULL,
  average_price TEXT,
  fees TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT,
  cancel_requested TEXT,
  resting_since INTEGER,
  updated_at INTEGER NOT NULL,
  next_at INTEGER,
  tries INTEGER NOT NULL,
  reservation TEXT,
  spent TEXT NOT NULL,
  look_again_at INTEGER,
  remainder TEXT
) STRICT;
CREATE INDEX orders_of_alert ON orders (alert_id);
CREATE INDEX orders_by_status ON orders (status, arrival);
CREATE INDEX orders_in_lane ON orders (account_id, market, status, effect, arrival, next_at) WHERE next_at IS NOT NULL;
-- A stream names an order by the id it was sent under.
CREATE INDEX orders_placed ON orders (account_id, client_order_id) WHERE attempts > 0;
CREATE INDEX orders_ended ON orders (account_id, market, look_again_at) WHERE look_again_at IS NOT NULL;
-- The risk stage asks for these with every order, past a hundred thousand that are queued.
CREATE INDEX orders_unsettled ON orders (account_id) WHERE status IN ('submitting', 'open', 'unknown');
-- A leg goes on once after each of its orders: an index, not a habit.
CREATE UNIQUE INDEX orders_of_leg ON orders (intent_id, leg, revision) WHERE revision > 1;
-- What goes on with a leg is looked for apart, because it stands in front of the queue.
CREATE INDEX orders_going_on ON orders (account_id, market, arrival) WHERE status = 'queued' AND revision > 1;

-- How many orders are in each state, so that nobody has to count a million.
CREATE TABLE counts (chain INTEGER, status TEXT, orders INTEGER NOT NULL, PRIMARY KEY (chain, status)) STRICT, WITHOUT ROWID;
INSERT INTO counts (chain, status, orders) VALUES (1, 'queued', 0), (1, 'submitting', 0), (1, 'open', 0), (1, 'unknown', 0),
  (1, 'filled', 0), (1, 'canceled', 0), (1, 'expired', 0), (1, 'rejected', 0), (1, 'denied', 0);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  kind TEXT NOT NULL CHECK (kind IN ('place', 'cancel')),
  number INTEGER NOT NULL,
  client_order_id TEXT NOT NULL,
  request TEXT NOT NULL,
  response TEXT,
  valid_until INTEGER,
  state TEXT NOT NULL,
  first_absent_at INTEGER,
  lookups INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (order_id, kind, number)
) STRICT;
-- At most one request of a kind may be in the air for an order: an index, not a habit.
CREATE UNIQUE INDEX attempts_unsettled ON attempts (order_id, kind) WHERE state IN ('sent', 'unknown');

CREATE TABLE fills (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  market TEXT NOT NULL,
  trade_id TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  strategy TEXT NOT NULL,
  quantity TEXT NOT NULL,
  price TEXT NOT NULL,
  fee TEXT,
  at INTEGER NOT NULL,
  price_from TEXT,
  realised TEXT NOT NULL,
  currency TEXT NOT NULL,
  booked_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, market, trade_id)
) STRICT;
CREATE INDEX fills_of_order ON fills (order_id);
CREATE INDEX fills_by_time ON fills (at);

CREATE TABLE positions (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  market TEXT NOT NULL,
  quantity TEXT NOT NULL,
  cost TEXT NOT NULL,
  realised TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, market)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_open (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  day TEXT NOT NULL,
  currency TEXT NOT NULL,
  result TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, day, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE lanes (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  market TEXT NOT NULL,
  owner TEXT,
  token INTEGER NOT NULL,
  leased_until INTEGER,
  next_at INTEGER,
  frozen TEXT,
  PRIMARY KEY (account_id, market)
) STRICT, WITHOUT ROWID;
CREATE INDEX lanes_due ON lanes (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE halts (
  scope TEXT PRIMARY KEY,
  level TEXT NOT NULL CHECK (level IN ('entries', 'all')),
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  by_whom TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE balances (account_id TEXT PRIMARY KEY REFERENCES accounts (id), at INTEGER NOT NULL, data TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE markets (
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  rules TEXT NOT NULL,
  rules_from TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (exchange, symbol)
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
  exchange TEXT NOT NULL,
  market TEXT NOT NULL,
  price TEXT NOT NULL,
  price_from TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (exchange, market)
) STRICT, WITHOUT ROWID;

CREATE TABLE market_entries (
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  market TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (exchange, symbol)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposals (
  id TEXT PRIMARY KEY,
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  candidates TEXT NOT NULL,
  note TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'approved', 'rejected')),
  market TEXT,
  seen INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  UNIQUE (exchange, symbol)
) STRICT;

CREATE TABLE register (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
