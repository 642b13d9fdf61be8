// Schema 3 on PostgreSQL, all of it: the tables of the SQLite store, column by column. It is published: what changes is a schema 4 and a
// migration from 3 to it, never this text (schemas.test.ts).
// Texts compare byte by byte (COLLATE "C"), as in SQLite: the register is read by ranges of keys.

/** Commits that may be under way side by side; a further one waits for one of them. */
const CHAINS = 16;

export const SCHEMA_3 = `
-- The schema's number.
CREATE TABLE store (id BIGINT PRIMARY KEY CHECK (id = 1), schema BIGINT NOT NULL);
INSERT INTO store (id, schema) VALUES (1, 3);

-- The last row of each chain of the journal. A commit takes a chain that no other commit holds.
CREATE TABLE heads (chain BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT COLLATE "C" NOT NULL) WITH (fillfactor = 10);
INSERT INTO heads (chain, seq, hash) SELECT chain, 0, repeat('0', 64) FROM generate_series(1, ${CHAINS}) AS chain;

-- Numbers of the journal's rows, taken while a chain is held.
CREATE SEQUENCE journal_rows;

CREATE TABLE events (
  chain BIGINT NOT NULL,
  previous BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  alert_id TEXT COLLATE "C",
  order_id TEXT COLLATE "C",
  account_id TEXT COLLATE "C",
  data TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX events_of_alert ON events (alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX events_of_order ON events (order_id) WHERE order_id IS NOT NULL;
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''the journal is append-only''; END';
CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER events_are_not_emptied BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TABLE accounts (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  exchange TEXT COLLATE "C" NOT NULL,
  mode TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  sell_existing BIGINT NOT NULL,
  venue_account_id TEXT COLLATE "C",
  added_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_at_venue ON accounts (exchange, mode, venue_account_id) WHERE venue_account_id IS NOT NULL;

-- Alerts and orders in the order in which they came. The journal's own numbers follow the commits.
CREATE SEQUENCE arrivals;

-- seq is from arrivals.
CREATE TABLE alerts (
  seq BIGINT PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  received_at BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  remote TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('accepted', 'refused', 'conflict')),
  refusal TEXT COLLATE "C",
  alert TEXT COLLATE "C",
  raw BYTEA NOT NULL,
  strategy TEXT COLLATE "C",
  exchange TEXT COLLATE "C",
  symbol TEXT COLLATE "C",
  client_ref TEXT COLLATE "C",
  fingerprint TEXT COLLATE "C",
  repeats BIGINT NOT NULL
);
-- Exactly once begins here. client_ref leads, so that orders can be found by it.
CREATE UNIQUE INDEX alerts_once ON alerts (client_ref, symbol, exchange, strategy) WHERE status = 'accepted';
CREATE INDEX alerts_not_accepted ON alerts (received_at) WHERE status <> 'accepted';

-- alert_id refers to alerts here and in intents, but is not declared so: dropping an old refusal would search both tables for it.
-- forget_at is set for the ids that the relay makes.
CREATE TABLE webhook_ids (
  id TEXT COLLATE "C" PRIMARY KEY,
  digest TEXT COLLATE "C" NOT NULL,
  alert_id TEXT COLLATE "C" NOT NULL,
  forget_at BIGINT
);
CREATE INDEX webhook_ids_to_forget ON webhook_ids (forget_at) WHERE forget_at IS NOT NULL;

CREATE TABLE intents (
  id TEXT COLLATE "C" PRIMARY KEY,
  alert_id TEXT COLLATE "C" NOT NULL,
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  market TEXT COLLATE "C" NOT NULL,
  side TEXT COLLATE "C" NOT NULL,
  size TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  price TEXT COLLATE "C",
  created_at BIGINT NOT NULL
);

-- arrival is from arrivals; next_at is set as long as the order is not over. look_again_at is set for a while after the venue has ended it
-- short: a fill may be told later than the end.
-- remainder is what the leg's next order goes on with, where one order could not hold all of it.
CREATE TABLE orders (
  arrival BIGINT PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  alert_id TEXT COLLATE "C" NOT NULL REFERENCES alerts (id),
  intent_id TEXT COLLATE "C" NOT NULL REFERENCES intents (id),
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  exchange TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  market TEXT COLLATE "C" NOT NULL,
  strategy TEXT COLLATE "C" NOT NULL,
  client_ref TEXT COLLATE "C" NOT NULL,
  leg TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  side TEXT COLLATE "C" NOT NULL,
  effect TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  asked TEXT COLLATE "C" NOT NULL,
  alert_price TEXT COLLATE "C",
  client_order_id TEXT COLLATE "C" NOT NULL,
  fired_at BIGINT NOT NULL,
  expires_at BIGINT,
  rest_for BIGINT,
  created_at BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  size TEXT COLLATE "C",
  price TEXT COLLATE "C",
  venue_order_id TEXT COLLATE "C",
  filled TEXT COLLATE "C" NOT NULL,
  average_price TEXT COLLATE "C",
  fees TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  reason TEXT COLLATE "C",
  cancel_requested TEXT COLLATE "C",
  resting_since BIGINT,
  updated_at BIGINT NOT NULL,
  next_at BIGINT,
  tries BIGINT NOT NULL,
  reservation TEXT COLLATE "C",
  spent TEXT COLLATE "C" NOT NULL,
  look_again_at BIGINT,
  remainder TEXT COLLATE "C"
);
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

-- How many orders are in each state, so that nobody has to count a million. For each chain its own, so that commits do not wait for each other.
CREATE TABLE counts (chain BIGINT, status TEXT COLLATE "C", orders BIGINT NOT NULL, PRIMARY KEY (chain, status)) WITH (fillfactor = 10);
INSERT INTO counts (chain, status, orders) SELECT chain, status, 0 FROM generate_series(1, ${CHAINS}) AS chain,
  unnest(ARRAY['queued', 'submitting', 'open', 'unknown', 'filled', 'canceled', 'expired', 'rejected', 'denied']) AS status;

CREATE TABLE attempts (
  id TEXT COLLATE "C" PRIMARY KEY,
  order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('place', 'cancel')),
  number BIGINT NOT NULL,
  client_order_id TEXT COLLATE "C" NOT NULL,
  request TEXT COLLATE "C" NOT NULL,
  response TEXT COLLATE "C",
  valid_until BIGINT,
  state TEXT COLLATE "C" NOT NULL,
  first_absent_at BIGINT,
  lookups BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (order_id, kind, number)
);
-- At most one request of a kind may be in the air for an order: an index, not a habit.
CREATE UNIQUE INDEX attempts_unsettled ON attempts (order_id, kind) WHERE state IN ('sent', 'unknown');

CREATE TABLE fills (
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  market TEXT COLLATE "C" NOT NULL,
  trade_id TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
  strategy TEXT COLLATE "C" NOT NULL,
  quantity TEXT COLLATE "C" NOT NULL,
  price TEXT COLLATE "C" NOT NULL,
  fee TEXT COLLATE "C",
  at BIGINT NOT NULL,
  price_from TEXT COLLATE "C",
  realised TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  booked_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, market, trade_id)
);
CREATE INDEX fills_of_order ON fills (order_id);
CREATE INDEX fills_by_time ON fills (at);

CREATE TABLE positions (
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  market TEXT COLLATE "C" NOT NULL,
  quantity TEXT COLLATE "C" NOT NULL,
  cost TEXT COLLATE "C" NOT NULL,
  realised TEXT COLLATE "C" NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, market)
);

CREATE TABLE day_open (
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  day TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  result TEXT COLLATE "C" NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, day, currency)
);

CREATE TABLE lanes (
  account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
  market TEXT COLLATE "C" NOT NULL,
  owner TEXT COLLATE "C",
  token BIGINT NOT NULL,
  leased_until BIGINT,
  next_at BIGINT,
  frozen TEXT COLLATE "C",
  PRIMARY KEY (account_id, market)
);
CREATE INDEX lanes_due ON lanes (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE halts (
  scope TEXT COLLATE "C" PRIMARY KEY,
  level TEXT COLLATE "C" NOT NULL CHECK (level IN ('entries', 'all')),
  reason TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  by_whom TEXT COLLATE "C" NOT NULL
);

CREATE TABLE balances (account_id TEXT COLLATE "C" PRIMARY KEY REFERENCES accounts (id), at BIGINT NOT NULL, data TEXT COLLATE "C" NOT NULL);

CREATE TABLE markets (
  exchange TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  base TEXT COLLATE "C" NOT NULL,
  quote TEXT COLLATE "C" NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  rules_from TEXT COLLATE "C" NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (exchange, symbol)
);

CREATE TABLE prices (
  exchange TEXT COLLATE "C" NOT NULL,
  market TEXT COLLATE "C" NOT NULL,
  price TEXT COLLATE "C" NOT NULL,
  price_from TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (exchange, market)
);

CREATE TABLE market_entries (
  exchange TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  market TEXT COLLATE "C" NOT NULL,
  approved_by TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (exchange, symbol)
);

CREATE TABLE proposals (
  id TEXT COLLATE "C" PRIMARY KEY,
  exchange TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  candidates TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('open', 'approved', 'rejected')),
  market TEXT COLLATE "C",
  seen BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  UNIQUE (exchange, symbol)
);

-- Who does for all processes what only one may do, such as telling people the news.
CREATE TABLE leases (name TEXT COLLATE "C" PRIMARY KEY, holder TEXT COLLATE "C" NOT NULL, leased_until BIGINT NOT NULL);

CREATE TABLE register (key TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);
`;
