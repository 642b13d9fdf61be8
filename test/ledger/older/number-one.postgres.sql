-- The schema's number.
CREATE TABLE store (id BIGINT PRIMARY KEY CHECK (id = 1), schema BIGINT NOT NULL);
INSERT INTO store (id, schema) VALUES (1, 1);

-- The last row of each chain of the journal. A commit takes a chain that no other commit holds.
CREATE TABLE heads (chain BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT COLLATE "C" NOT NULL) WITH (fillfactor = 10);
INSERT INTO heads (chain, seq, hash) SELECT chain, 0, repeat('0', 64) FROM generate_series(1, 16) AS chain;

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

-- arrival is from arrivals; next_at is set as long as the order is not over.
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
  look_again_at BIGINT
);
CREATE INDEX orders_of_alert ON orders (alert_id);
CREATE INDEX orders_by_status ON orders (status, arrival);
CREATE INDEX orders_in_lane ON orders (account_id, market, status, effect, arrival, next_at) WHERE next_at IS NOT NULL;
-- The risk stage asks for these with every order, past a hundred thousand that are queued.
-- A stream names an order by the id it was sent under.
CREATE INDEX orders_placed ON orders (account_id, client_order_id) WHERE attempts > 0;
CREATE INDEX orders_ended ON orders (account_id, market, look_again_at) WHERE look_again_at IS NOT NULL;
CREATE INDEX orders_unsettled ON orders (account_id) WHERE status IN ('submitting', 'open', 'unknown');

-- How many orders are in each state, so that nobody has to count a million. For each chain its own, so that commits do not wait for each other.
CREATE TABLE counts (chain BIGINT, status TEXT COLLATE "C", orders BIGINT NOT NULL, PRIMARY KEY (chain, status)) WITH (fillfactor = 10);
INSERT INTO counts (chain, status, orders) SELECT chain, status, 0 FROM generate_series(1, 16) AS chain,
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
DELETE FROM heads;
DELETE FROM counts;
DELETE FROM store;
INSERT INTO accounts (id, name, exchange, mode, type, sell_existing, venue_account_id, added_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'demo', 'binance', 'paper', 'spot', '0', NULL, '1795897601142');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('385', 'al_01m8hxdbbrj2gvzpqtyzy1g', '1795897601400', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"standard","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a227374616e64617264227d', 'rsi-break', 'binance', 'BTCUSDT', 'standard', 'buy 0.001 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('577', 'al_01m8hxdbed40kys3r679c04', '1795897601485', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"resting","side":"buy","size":"0.001","price":"40000","type":"limit"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223430303030222c22636c69656e745f726566223a2272657374696e67222c2274797065223a226c696d6974227d', 'rsi-break', 'binance', 'BTCUSDT', 'resting', 'buy 0.001 limit 40000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('769', 'al_01m8hxdbgxkwf5v3epnbxpa', '1795897601565', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"exit","side":"sell","size":"0.0005","price":"50000","action":"close"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2265786974222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'exit', 'sell 0.0005 - 50000 close -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('129', 'al_01m8hxdb6q2q8czs1b2tnpp', '1795897601239', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.001 - 50000 - -', '1');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1025', 'al_01m8hxdbkjxj5h49htrt4dg', '1795897601650', 'webhook', '127.0.0.1', 'conflict', '{"code":"client_ref_conflict","error":"another order came under client_ref filled before","hint":"make client_ref unique for each order: \"client_ref\":\"{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position_size}}\"","details":{"earlier":"al_01m8hxdb6q2q8czs1b2tnpp"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.002","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303032222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.002 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1089', 'al_01m8hxdbksvnhnrn4ht0vn0', '1795897601657', 'webhook', '127.0.0.1', 'refused', '{"code":"market_not_found","error":"market not found","hint":"no row for \"NOSUCHUSDT\" on \"binance\". pinewire markets lists what waits for review, pinewire markets approve ID takes it","details":{"symbol":"NOSUCHUSDT","exchange":"binance","candidates":[]}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","clientRef":"nowhere","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a224e4f5355434855534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a226e6f7768657265227d', 'rsi-break', 'binance', 'NOSUCHUSDT', 'nowhere', 'buy 0.001 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1217', 'al_01m8hxdbm4gej924dps9j2h', '1795897601668', 'webhook', '127.0.0.1', 'refused', '{"code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT","hint":"send at most 1000 USDT, or raise risk.max_order_value","details":{"market":"BTC/USDT","value":"50000 USDT","limit":"1000 USDT","headroom":"1000 USDT"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"large","side":"buy","size":"1","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a2231222c227072696365223a223530303030222c22636c69656e745f726566223a226c61726765227d', 'rsi-break', 'binance', 'BTCUSDT', 'large', 'buy 1 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1409', 'al_01m8hxdcr2t5feazvhrcj4d', '1795897602818', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"waiting","side":"sell","size":"0.0005","price":"50000","action":"close"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2277616974696e67222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'waiting', 'sell 0.0005 - 50000 close -', '0');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdb732bmxzhhk1c8kf', 'al_01m8hxdb6q2q8czs1b2tnpp', 'ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, '1795897601239');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdbbxwt4w8t6ahrr3w', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, '1795897601400');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdbeh5m1vfe8c04txh', 'al_01m8hxdbed40kys3r679c04', 'ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'buy', 'base 0.001', 'limit', '40000', '1795897601485');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdbh28b3c12zy13qcg', 'al_01m8hxdbgxkwf5v3epnbxpa', 'ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, '1795897601565');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdcrj6svdc1e9z88r3', 'al_01m8hxdcr2t5feazvhrcj4d', 'ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, '1795897602818');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES ('130', 'or_01m8hxdb75kxdyjanwgcyx1', 'al_01m8hxdb6q2q8czs1b2tnpp', 'in_01m8hxdb732bmxzhhk1c8kf', 'ac_01m8hxdb3p2abk2a7ttdaha', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'filled', 'entry', '1', 'buy', 'entry', 'market', 'base 0.001', '50000', '4f6250557d6c5cfd2e7818be716eada9', '1795897601239', '1795901201239', NULL, '1795897601239', 'filled', '0.001', NULL, 'paper-4f6250557d6c5cfd2e7818be716eada9', '0.001', '50025', '0.000001 BTC', '1', NULL, NULL, NULL, '1795897601373', NULL, '0', NULL, '50.025', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES ('386', 'or_01m8hxdbbxf8m77ctkq69qe', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'in_01m8hxdbbxwt4w8t6ahrr3w', 'ac_01m8hxdb3p2abk2a7ttdaha', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'standard', 'entry', '1', 'buy', 'entry', 'market', 'base 0.001', '50000', '3487c31ee6321007cabf34f3f930ca02', '1795897601400', '1795901201400', NULL, '1795897601400', 'filled', '0.001', NULL, 'paper-3487c31ee6321007cabf34f3f930ca02', '0.001', '50025', '0.000001 BTC', '1', NULL, NULL, NULL, '1795897601445', NULL, '0', NULL, '50.025', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES ('578', 'or_01m8hxdbeheba9fdke03y33', 'al_01m8hxdbed40kys3r679c04', 'in_01m8hxdbeh5m1vfe8c04txh', 'ac_01m8hxdb3p2abk2a7ttdaha', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'resting', 'entry', '1', 'buy', 'entry', 'limit', 'base 0.001', NULL, '02e83688178c1b09db9c41f1b4f1374a', '1795897601485', '1795901201485', '3600000', '1795897601485', 'open', '0.001', '40000', 'paper-02e83688178c1b09db9c41f1b4f1374a', '0', NULL, '', '1', NULL, NULL, '1795897601523', '1795897601523', '1795897602522', '0', '40 USDT', '0', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES ('770', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'al_01m8hxdbgxkwf5v3epnbxpa', 'in_01m8hxdbh28b3c12zy13qcg', 'ac_01m8hxdb3p2abk2a7ttdaha', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'exit', 'exit', '1', 'sell', 'exit', 'market', 'base 0.0005', '50000', 'c8063c3c19086c1ae429d466d0f46e7d', '1795897601565', NULL, NULL, '1795897601565', 'filled', '0.0005', NULL, 'paper-c8063c3c19086c1ae429d466d0f46e7d', '0.0005', '49975', '0.0249875 USDT', '1', NULL, NULL, NULL, '1795897601600', NULL, '0', NULL, '24.9875', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES ('1410', 'or_01m8hxdcrm8xpsqcbms4zjb', 'al_01m8hxdcr2t5feazvhrcj4d', 'in_01m8hxdcrj6svdc1e9z88r3', 'ac_01m8hxdb3p2abk2a7ttdaha', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'waiting', 'exit', '1', 'sell', 'exit', 'market', 'base 0.0005', '50000', 'd23e8f8c27015df0b313ecd5859575d0', '1795897602818', NULL, NULL, '1795897602818', 'queued', '0.0005', NULL, NULL, '0', NULL, '', '0', NULL, NULL, NULL, '1795897602818', '1795897602826', '0', NULL, '0', NULL);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdb9x2s7t0mtm601we', 'or_01m8hxdb75kxdyjanwgcyx1', 'place', '1', '4f6250557d6c5cfd2e7818be716eada9', '{"method":"POST","url":"paper://ac_01m8hxdb3p2abk2a7ttdaha/order","headers":{},"body":"{\"clientOrderId\":\"4f6250557d6c5cfd2e7818be716eada9\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897606341}","digest":"9ae58293a2403ff7d61043e5b02d76873eeed8872c825feacf7f0972142f41ac"}', NULL, '1795897606341', 'acknowledged', NULL, '0', '1795897601344');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdbcj0tdxm1qcrhp9k', 'or_01m8hxdbbxf8m77ctkq69qe', 'place', '1', '3487c31ee6321007cabf34f3f930ca02', '{"method":"POST","url":"paper://ac_01m8hxdb3p2abk2a7ttdaha/order","headers":{},"body":"{\"clientOrderId\":\"3487c31ee6321007cabf34f3f930ca02\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897606425}","digest":"c621314d8f880657b57185958f9adc95e245db9661a951f142bac594630869a4"}', NULL, '1795897606425', 'acknowledged', NULL, '0', '1795897601427');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdbf2j65djrb64cn6k', 'or_01m8hxdbeheba9fdke03y33', 'place', '1', '02e83688178c1b09db9c41f1b4f1374a', '{"method":"POST","url":"paper://ac_01m8hxdb3p2abk2a7ttdaha/order","headers":{},"body":"{\"clientOrderId\":\"02e83688178c1b09db9c41f1b4f1374a\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"limit\",\"size\":\"0.001\",\"price\":\"40000\",\"validUntil\":1795897606506}","digest":"eea9606914e5c17594799090b0ad0b68b24d32b1ba914832f396d4933d990258"}', NULL, '1795897606506', 'acknowledged', NULL, '0', '1795897601509');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdbhjxd0hferqv2ahe', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'place', '1', 'c8063c3c19086c1ae429d466d0f46e7d', '{"method":"POST","url":"paper://ac_01m8hxdb3p2abk2a7ttdaha/order","headers":{},"body":"{\"clientOrderId\":\"c8063c3c19086c1ae429d466d0f46e7d\",\"symbol\":\"BTC/USDT\",\"side\":\"sell\",\"type\":\"market\",\"size\":\"0.0005\",\"alertPrice\":\"50000\",\"validUntil\":1795897606586}","digest":"998d5d61947357cab21e17b76858c722cd9c0cfcf26536b561ecdf2192b9d4d7"}', NULL, '1795897606586', 'acknowledged', NULL, '0', '1795897601587');
INSERT INTO balances (account_id, at, data) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', '1795897602878', '[{"currency":"BTC","free":"0.001498","locked":"0"},{"currency":"USDT","free":"9884.9125125","locked":"40"}]');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'queued', '1');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'queued', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'submitting', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'open', '1');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'open', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'unknown', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'filled', '3');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'filled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'canceled', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'expired', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'rejected', '0');
INSERT INTO counts (chain, status, orders) VALUES ('1', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('2', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('3', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('4', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('5', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('6', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('7', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('8', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('9', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('10', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('11', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('12', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('13', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('14', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('15', 'denied', '0');
INSERT INTO counts (chain, status, orders) VALUES ('16', 'denied', '0');
INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', '2026-11-28', 'USDT', '0', '1795897601344');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '0', '1', '1795897601119', 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1,"migrated_from":0}', '6b2da3c24501407edd432b5f8bada827cf55027e151035f7396ba5434eacdb8a');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '1', '2', '1795897601142', 'account.added', NULL, NULL, 'ac_01m8hxdb3p2abk2a7ttdaha', '{"name":"demo","exchange":"binance","mode":"paper","type":"spot"}', '944bf7a30fa3e2d6d64013c5a589259c80928a92fe4b74efd62d251b57f295ef');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '2', '3', '1795897601246', 'alert.accepted', 'al_01m8hxdb6q2q8czs1b2tnpp', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.001 - 50000 - -"}', '46de3cc8a90ef182e331b4659b16bb2356ea4c4af031b2647ea69b0d9d573463');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '3', '4', '1795897601246', 'order.queued', 'al_01m8hxdb6q2q8czs1b2tnpp', 'or_01m8hxdb75kxdyjanwgcyx1', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"account":"ac_01m8hxdb3p2abk2a7ttdaha","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', '9eb7041d302f69e875c57a88e6f2fd687f523b69c29540f86501f83ccc47588b');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '4', '5', '1795897601313', 'market.rules', NULL, NULL, NULL, '{"changed":1,"markets":["binance BTC/USDT {\"tick\":\"0.01\",\"lot\":\"0.00001\",\"minQuantity\":\"0.00001\",\"minValue\":\"5\"}"]}', 'f2df40bd37734f8f478e3a91e5421634ee01d63f3fd8b54d6bd2a600366155f1');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '5', '6', '1795897601344', 'order.approved', 'al_01m8hxdb6q2q8czs1b2tnpp', 'or_01m8hxdb75kxdyjanwgcyx1', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:26:41.331Z","alert_price":"50000"},"status":"queued"}', 'a6ff2f7f25923909d638fffe2dc0be4bb23057225f1cf7b42efb47f1e8512e6a');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '6', '7', '1795897601344', 'order.submitted', 'al_01m8hxdb6q2q8czs1b2tnpp', 'or_01m8hxdb75kxdyjanwgcyx1', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"attempt":"at_01m8hxdb9x2s7t0mtm601we","number":1,"client_order_id":"4f6250557d6c5cfd2e7818be716eada9","request":"9ae58293a2403ff7d61043e5b02d76873eeed8872c825feacf7f0972142f41ac","valid_until":1795897606341,"status":"submitting"}', 'e8150780ccf307ecbb7b09ae3942c36a23fb529d1f6c9f992f1ab8a37249c1da');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '7', '8', '1795897601373', 'order.fill', 'al_01m8hxdb6q2q8czs1b2tnpp', 'or_01m8hxdb75kxdyjanwgcyx1', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"trade":"paper-4f6250557d6c5cfd2e7818be716eada9-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897601366,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '87f931b4dd566bb16227ced624a8879fea3ff935ce5bf6535643b63833972564');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '8', '9', '1795897601373', 'order.acknowledged', 'al_01m8hxdb6q2q8czs1b2tnpp', 'or_01m8hxdb75kxdyjanwgcyx1', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"via":"answer","venue_order_id":"paper-4f6250557d6c5cfd2e7818be716eada9","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '105b50ac02895aa862271782321af493f66df79042e15e57916511a1b21d5520');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '9', '10', '1795897601402', 'alert.accepted', 'al_01m8hxdbbrj2gvzpqtyzy1g', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","webhook_id":"msg_1","sha256":"72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"standard","order":"buy 0.001 - 50000 - -"}', '9ddd06afaa911431d7d4d1b2531abeb1e184ee187fceb3e14551e7bb632005f0');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '10', '11', '1795897601402', 'order.queued', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'or_01m8hxdbbxf8m77ctkq69qe', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"account":"ac_01m8hxdb3p2abk2a7ttdaha","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', 'bc967b2440dda2db5f1b799377b61b46c695bb24c40e2b8f871bb27cd0745121');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '11', '12', '1795897601427', 'order.approved', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'or_01m8hxdbbxf8m77ctkq69qe', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0.000999","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:26:41.331Z","alert_price":"50000"},"status":"queued"}', '3cefe4e8d520a2726e2a7921dfcec65b59b0a180c0c67be54a70a22c79ef95ed');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '12', '13', '1795897601427', 'order.submitted', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'or_01m8hxdbbxf8m77ctkq69qe', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"attempt":"at_01m8hxdbcj0tdxm1qcrhp9k","number":1,"client_order_id":"3487c31ee6321007cabf34f3f930ca02","request":"c621314d8f880657b57185958f9adc95e245db9661a951f142bac594630869a4","valid_until":1795897606425,"status":"submitting"}', 'ed7534951e0a6463d315128ec6480952e74eb6aca678162c4e936ce9b959402b');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '13', '14', '1795897601445', 'order.fill', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'or_01m8hxdbbxf8m77ctkq69qe', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"trade":"paper-3487c31ee6321007cabf34f3f930ca02-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897601442,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '50df930fb5f212da1fb43195286d35474a608be2c6646714d2c97ebd7315e72d');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '14', '15', '1795897601445', 'order.acknowledged', 'al_01m8hxdbbrj2gvzpqtyzy1g', 'or_01m8hxdbbxf8m77ctkq69qe', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"via":"answer","venue_order_id":"paper-3487c31ee6321007cabf34f3f930ca02","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', 'ac3402b0327b5638b232e4628915986f518437b67848c59cd60cf715fadca898');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '15', '16', '1795897601486', 'alert.accepted', 'al_01m8hxdbed40kys3r679c04', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d16a0c50ea7b6e053263834d45c08ba269d1e28509545c7313f45dfcb31b9fe5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"resting","order":"buy 0.001 limit 40000 - -"}', 'c86d0cb21a2e1930e5de54d18d38eea76a91162d153f7a27b6d5030be5d78c69');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '16', '17', '1795897601486', 'order.queued', 'al_01m8hxdbed40kys3r679c04', 'or_01m8hxdbeheba9fdke03y33', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"account":"ac_01m8hxdb3p2abk2a7ttdaha","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"limit","asked":"base 0.001","status":"queued"}', 'dc17b1f06577bc36005a00b60130382e85d1088e42a71875cf17dd749105b0cb');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '17', '18', '1795897601509', 'order.approved', 'al_01m8hxdbed40kys3r679c04', 'or_01m8hxdbeheba9fdke03y33', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"size":"0.001","price":"40000","reservation":"40 USDT","notes":[],"basis":{"position":"0.001998","unsettled":"0","halts":"0","balances_at":"2026-11-28T20:26:41.331Z"},"status":"queued"}', '6aa36550ae6a50b147e312619bda23044c1d4fa13b7b2912c07eb2fb45b56910');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '18', '19', '1795897601509', 'order.submitted', 'al_01m8hxdbed40kys3r679c04', 'or_01m8hxdbeheba9fdke03y33', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"attempt":"at_01m8hxdbf2j65djrb64cn6k","number":1,"client_order_id":"02e83688178c1b09db9c41f1b4f1374a","request":"eea9606914e5c17594799090b0ad0b68b24d32b1ba914832f396d4933d990258","valid_until":1795897606506,"status":"submitting"}', 'c7f744d2bba0d5787367ba5575cf0a4345839ef0b87de422ae2dc7f695ac8a7d');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '19', '20', '1795897601523', 'order.acknowledged', 'al_01m8hxdbed40kys3r679c04', 'or_01m8hxdbeheba9fdke03y33', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"via":"answer","venue_order_id":"paper-02e83688178c1b09db9c41f1b4f1374a","venue_status":"open","venue_filled":"0","filled":"0","status":"open"}', 'c43a70651dd3e9c6d996e7209ddc7d3f8372be49e88bafca07c7ab26cd6a6c89');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '20', '21', '1795897601567', 'alert.accepted', 'al_01m8hxdbgxkwf5v3epnbxpa', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"705f75720f08f5517006c7ed7b20312d5ab773cff221bdcef58ef78d50a4e847","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"exit","order":"sell 0.0005 - 50000 close -"}', 'c9f557be5ec426e635c3395c2927029e5b2e9cb9c95463786abe43a01785c211');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '21', '22', '1795897601567', 'order.queued', 'al_01m8hxdbgxkwf5v3epnbxpa', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"account":"ac_01m8hxdb3p2abk2a7ttdaha","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '084ed0ba9cd29c0f02341ad0b941f21b14415aeea72cf407cb2c6b15a0b9e51d');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '22', '23', '1795897601587', 'order.approved', 'al_01m8hxdbgxkwf5v3epnbxpa', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"size":"0.0005","reservation":"0.0005 BTC","notes":[],"basis":{"position":"0.001998","unsettled":"1","halts":"0","balances_at":"2026-11-28T20:26:41.331Z","alert_price":"50000"},"status":"queued"}', '44c0c87f587b08de0cd98da60c691d82fd92a3eedd52b5095cbb5aefc0c5a5af');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '23', '24', '1795897601587', 'order.submitted', 'al_01m8hxdbgxkwf5v3epnbxpa', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"attempt":"at_01m8hxdbhjxd0hferqv2ahe","number":1,"client_order_id":"c8063c3c19086c1ae429d466d0f46e7d","request":"998d5d61947357cab21e17b76858c722cd9c0cfcf26536b561ecdf2192b9d4d7","valid_until":1795897606586,"status":"submitting"}', 'deb7a210b7daf36773bd42b83ad6e705e9b74f1e99dd199df82265f7fa385ca4');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '24', '25', '1795897601600', 'order.fill', 'al_01m8hxdbgxkwf5v3epnbxpa', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"trade":"paper-c8063c3c19086c1ae429d466d0f46e7d-1","quantity":"0.0005","price":"49975","fee":"0.0249875 USDT","at":1795897601597,"price_from":"price of the alert","via":"answer","filled":"0.0005","status":"submitting"}', '016a4fa8c3d2a6c418626f2088de503976d5c26897c9a987a7d44fae08c8d5d4');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '25', '26', '1795897601600', 'order.acknowledged', 'al_01m8hxdbgxkwf5v3epnbxpa', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"via":"answer","venue_order_id":"paper-c8063c3c19086c1ae429d466d0f46e7d","venue_status":"filled","venue_filled":"0.0005","filled":"0.0005","status":"filled"}', '66d900bc7008801e56bccd8ad3c550f295a44c838a053e972b5ebce0878c5dbc');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '26', '27', '1795897601643', 'alert.repeated', 'al_01m8hxdb6q2q8czs1b2tnpp', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","received_at":1795897601641}', 'f29223c0fee3362ec677b4d81ed35b5b427fda94f5841db807e84f3d773b7358');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '27', '28', '1795897601652', 'alert.conflict', 'al_01m8hxdbkjxj5h49htrt4dg', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d6851edd009fe6930493b3bc57228361865138befa42b40884d85c5dba6ee6ed","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.002 - 50000 - -","earlier":"al_01m8hxdb6q2q8czs1b2tnpp","of":"client_ref","code":"client_ref_conflict","error":"another order came under client_ref filled before"}', '4ea4a5380f68723feb0fb5ddb2fa12d751dd58f283de20543bafc3b82815cef2');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '28', '29', '1795897601658', 'alert.refused', 'al_01m8hxdbksvnhnrn4ht0vn0', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"4f012db540eb0b0e83ce64dc86652fbbfeb82869019e8bb1f7b85faa2674b454","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","client_ref":"nowhere","code":"market_not_found","error":"market not found"}', '76d26bd745352c55f86284b7f55de24bdfc647e188cafe75cb42e1333e858f1d');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '29', '30', '1795897601661', 'market.proposed', 'al_01m8hxdbksvnhnrn4ht0vn0', NULL, NULL, '{"exchange":"binance","symbol":"NOSUCHUSDT","candidates":[],"note":"asked by strategy rsi-break"}', 'eb846736a993259fe264433f1350f371cee15b5ee3150adc8cc9141736d79644');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '30', '31', '1795897601669', 'alert.refused', 'al_01m8hxdbm4gej924dps9j2h', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c16527ed2c70ec6dfb3976fc4ace58f0d8b24d7ff81f48f2b37b40dd49b2acc5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"large","code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT"}', 'b9da5eb6a756cfaef7323c23bb1ca2ed74976b8b33d0d69143a9d254fda8b916');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '31', '32', '1795897601678', 'halt.set', NULL, NULL, NULL, '{"level":"entries","reason":"for the fixture","by":"api 127.0.0.1"}', '9790e15b770e2a8a695b744decbb0c4608b55e65fdfa82ad1845be738dd12a40');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '32', '33', '1795897602718', 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1}', '890a3603384f6c6d1c7d6f6443ce79cbfc0dbb0120f6987397ca8e287312f9e2');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '33', '34', '1795897602826', 'alert.accepted', 'al_01m8hxdcr2t5feazvhrcj4d', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"5267458f42a33fabdf4bd794f22a8401b1403cf5fd766a48e743c78bab9c5ed9","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"waiting","order":"sell 0.0005 - 50000 close -"}', 'aba4acd10848758d2baaaff12c8b36413769162f3097f4a3269f344d4aae7fb1');
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '34', '35', '1795897602826', 'order.queued', 'al_01m8hxdcr2t5feazvhrcj4d', 'or_01m8hxdcrm8xpsqcbms4zjb', 'ac_01m8hxdb3p2abk2a7ttdaha', '{"account":"ac_01m8hxdb3p2abk2a7ttdaha","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '5068141a61e695b430977a8c681644c612c0c00d78eacb6de245affee46c0c9b');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'paper-4f6250557d6c5cfd2e7818be716eada9-1', 'or_01m8hxdb75kxdyjanwgcyx1', 'rsi-break', '0.001', '50025', '0.000001 BTC', '1795897601366', 'price of the alert', '0', 'USDT', '1795897601373');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'paper-3487c31ee6321007cabf34f3f930ca02-1', 'or_01m8hxdbbxf8m77ctkq69qe', 'rsi-break', '0.001', '50025', '0.000001 BTC', '1795897601442', 'price of the alert', '0', 'USDT', '1795897601445');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', 'paper-c8063c3c19086c1ae429d466d0f46e7d-1', 'or_01m8hxdbh2vp4mz0xbb7t5f', 'rsi-break', '0.0005', '49975', '0.0249875 USDT', '1795897601597', 'price of the alert', '-0.0750250375375375375375375375375375375375', 'USDT', '1795897601600');
INSERT INTO halts (scope, level, reason, since, by_whom) VALUES ('', 'entries', 'for the fixture', '1795897601678', 'api 127.0.0.1');
INSERT INTO heads (chain, seq, hash) VALUES ('2', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('3', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('4', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('5', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('6', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('1', '35', '5068141a61e695b430977a8c681644c612c0c00d78eacb6de245affee46c0c9b');
INSERT INTO heads (chain, seq, hash) VALUES ('7', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('8', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('9', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('10', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('11', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('12', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('13', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('14', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('15', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO heads (chain, seq, hash) VALUES ('16', '0', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO lanes (account_id, market, owner, token, leased_until, next_at, frozen) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', NULL, '1', NULL, '1795897602522', NULL);
INSERT INTO markets (exchange, symbol, base, quote, rules, rules_from, read_at) VALUES ('binance', 'BTC/USDT', 'BTC', 'USDT', '{"tick":"0.01","lot":"0.00001","minQuantity":"0.00001","minValue":"5"}', 'assumed', '1795897601313');
INSERT INTO positions (account_id, market, quantity, cost, realised, updated_at) VALUES ('ac_01m8hxdb3p2abk2a7ttdaha', 'BTC/USDT', '0.001498', '75.0124624624624624624624624624624624624625', '-0.0750250375375375375375375375375375375375', '1795897601600');
INSERT INTO prices (exchange, market, price, price_from, at) VALUES ('binance', 'BTC/USDT', '50000', 'price of the alert', '1795897601356');
INSERT INTO proposals (id, exchange, symbol, candidates, note, status, market, seen, first_at, last_at) VALUES ('mp1153', 'binance', 'NOSUCHUSDT', '[]', 'asked by strategy rsi-break', 'open', NULL, '1', '1795897601661', '1795897601661');
INSERT INTO register (key, value) VALUES ('identity', 'cluster 7713321455453260274, timeline 00000001, database 16384');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/opened', '{"USDT":"10000"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/balance/USDT/start', '{"free":"10000","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/order/4f6250557d6c5cfd2e7818be716eada9', '{"clientOrderId":"4f6250557d6c5cfd2e7818be716eada9","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897601366,"updatedAt":1795897601366,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897601366,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/order/3487c31ee6321007cabf34f3f930ca02', '{"clientOrderId":"3487c31ee6321007cabf34f3f930ca02","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897601442,"updatedAt":1795897601442,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897601442,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/order/02e83688178c1b09db9c41f1b4f1374a', '{"clientOrderId":"02e83688178c1b09db9c41f1b4f1374a","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897601520,"updatedAt":1795897601520,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/open/02e83688178c1b09db9c41f1b4f1374a', '{"clientOrderId":"02e83688178c1b09db9c41f1b4f1374a","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897601520,"updatedAt":1795897601520,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/order/c8063c3c19086c1ae429d466d0f46e7d', '{"clientOrderId":"c8063c3c19086c1ae429d466d0f46e7d","symbol":"BTC/USDT","side":"sell","type":"market","size":"0.0005","createdAt":1795897601597,"updatedAt":1795897601597,"status":"filled","fill":{"price":"49975","fee":{"amount":"0.0249875","currency":"USDT"},"at":1795897601597,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/balance/BTC/23048-6b01991e7e44', '{"free":"0.001498","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdb3p2abk2a7ttdaha/balance/USDT/23048-6b01991e7e44', '{"free":"-115.0874875","locked":"40"}');
INSERT INTO register (key, value) VALUES ('price/binance/alert/BTC/USDT', '{"price":"50000","at":1795897601586}');
INSERT INTO register (key, value) VALUES ('watch/cursor', '33');
INSERT INTO store (id, schema) VALUES ('1', '1');
INSERT INTO webhook_ids (id, digest, alert_id, forget_at) VALUES ('msg_1', '72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea', 'al_01m8hxdbbrj2gvzpqtyzy1g', NULL);
SELECT setval('journal_rows', 35, true);
SELECT setval('arrivals', 1472, true);
