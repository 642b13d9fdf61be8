CREATE TABLE head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  schema BIGINT NOT NULL
);
INSERT INTO head (id, seq, hash, schema) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 1);

CREATE TABLE events (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  alert_id TEXT COLLATE "C",
  order_id TEXT COLLATE "C",
  account_id TEXT COLLATE "C",
  data TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
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
CREATE TABLE webhook_ids (
  id TEXT COLLATE "C" PRIMARY KEY,
  digest TEXT COLLATE "C" NOT NULL,
  alert_id TEXT COLLATE "C" NOT NULL
);

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
  spent TEXT COLLATE "C" NOT NULL
);
CREATE INDEX orders_of_alert ON orders (alert_id);
CREATE INDEX orders_by_status ON orders (status, arrival);
CREATE INDEX orders_in_lane ON orders (account_id, market, status, effect, arrival, next_at) WHERE next_at IS NOT NULL;
-- The risk stage asks for these with every order, past a hundred thousand that are queued.
CREATE INDEX orders_unsettled ON orders (account_id) WHERE status IN ('submitting', 'open', 'unknown');

-- How many orders are in each state, so that nobody has to count a million.
CREATE TABLE counts (status TEXT COLLATE "C" PRIMARY KEY, orders BIGINT NOT NULL);
INSERT INTO counts (status, orders) VALUES ('queued', 0), ('submitting', 0), ('open', 0), ('unknown', 0), ('filled', 0),
  ('canceled', 0), ('expired', 0), ('rejected', 0), ('denied', 0);

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
DELETE FROM head;
DELETE FROM counts;
INSERT INTO accounts (id, name, exchange, mode, type, sell_existing, venue_account_id, added_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'demo', 'binance', 'paper', 'spot', '0', NULL, '1795897594057');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('385', 'al_01m8hxd4kjvqj80sctmv4xc', '1795897594482', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"standard","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a227374616e64617264227d', 'rsi-break', 'binance', 'BTCUSDT', 'standard', 'buy 0.001 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('577', 'al_01m8hxd4p1tk12zm0dfnhzc', '1795897594561', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"resting","side":"buy","size":"0.001","price":"40000","type":"limit"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223430303030222c22636c69656e745f726566223a2272657374696e67222c2274797065223a226c696d6974227d', 'rsi-break', 'binance', 'BTCUSDT', 'resting', 'buy 0.001 limit 40000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('769', 'al_01m8hxd4ra5wawqjvp06bbq', '1795897594634', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"exit","side":"sell","size":"0.0005","price":"50000","action":"close"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2265786974222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'exit', 'sell 0.0005 - 50000 close -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('193', 'al_01m8hxd4d2qpwbxzxpcxjs5', '1795897594274', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.001 - 50000 - -', '1');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1025', 'al_01m8hxd4ttxnp07g3xm23yd', '1795897594714', 'webhook', '127.0.0.1', 'conflict', '{"code":"client_ref_conflict","error":"another order came under client_ref filled before","hint":"make client_ref unique for each order: \"client_ref\":\"{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position_size}}\"","details":{"earlier":"al_01m8hxd4d2qpwbxzxpcxjs5"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.002","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303032222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.002 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1089', 'al_01m8hxd4v375cm5x64h1x9z', '1795897594723', 'webhook', '127.0.0.1', 'refused', '{"code":"market_not_found","error":"market not found","hint":"no row for \"NOSUCHUSDT\" on \"binance\". pinewire markets lists what waits for review, pinewire markets approve ID takes it","details":{"symbol":"NOSUCHUSDT","exchange":"binance","candidates":[]}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","clientRef":"nowhere","side":"buy","size":"0.001","price":"50000"}', '\x7b2273796d626f6c223a224e4f5355434855534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a226e6f7768657265227d', 'rsi-break', 'binance', 'NOSUCHUSDT', 'nowhere', 'buy 0.001 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1217', 'al_01m8hxd4vdqzb9w9xe4n4yv', '1795897594733', 'webhook', '127.0.0.1', 'refused', '{"code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT","hint":"send at most 1000 USDT, or raise risk.max_order_value","details":{"market":"BTC/USDT","value":"50000 USDT","limit":"1000 USDT","headroom":"1000 USDT"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"large","side":"buy","size":"1","price":"50000"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a2231222c227072696365223a223530303030222c22636c69656e745f726566223a226c61726765227d', 'rsi-break', 'binance', 'BTCUSDT', 'large', 'buy 1 - 50000 - -', '0');
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES ('1409', 'al_01m8hxd60gys4g51qrgf2w1', '1795897595920', 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"waiting","side":"sell","size":"0.0005","price":"50000","action":"close"}', '\x7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2277616974696e67222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'waiting', 'sell 0.0005 - 50000 close -', '0');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxd4dk34qqw3wxybqyt', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, '1795897594274');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxd4kne8p2evz9x196q', 'al_01m8hxd4kjvqj80sctmv4xc', 'ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, '1795897594482');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxd4p59b9zp2m0nvxcv', 'al_01m8hxd4p1tk12zm0dfnhzc', 'ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'buy', 'base 0.001', 'limit', '40000', '1795897594561');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxd4reepbgnnz13m8rz', 'al_01m8hxd4ra5wawqjvp06bbq', 'ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, '1795897594634');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxd60v9ean376eb83c3', 'al_01m8hxd60gys4g51qrgf2w1', 'ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, '1795897595920');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES ('194', 'or_01m8hxd4dng1j2br5850ht9', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'in_01m8hxd4dk34qqw3wxybqyt', 'ac_01m8hxd46a17fwatnv10z9z', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'filled', 'entry', '1', 'buy', 'entry', 'market', 'base 0.001', '50000', '20d24948747c45eb13825a409ca76ffb', '1795897594274', '1795901194274', NULL, '1795897594274', 'filled', '0.001', NULL, 'paper-20d24948747c45eb13825a409ca76ffb', '0.001', '50025', '0.000001 BTC', '1', NULL, NULL, NULL, '1795897594403', NULL, '0', NULL, '50.025');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES ('386', 'or_01m8hxd4kn1sy9ze17kaaqk', 'al_01m8hxd4kjvqj80sctmv4xc', 'in_01m8hxd4kne8p2evz9x196q', 'ac_01m8hxd46a17fwatnv10z9z', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'standard', 'entry', '1', 'buy', 'entry', 'market', 'base 0.001', '50000', '773034ff789d3b0abbf4c710d02a390c', '1795897594482', '1795901194482', NULL, '1795897594482', 'filled', '0.001', NULL, 'paper-773034ff789d3b0abbf4c710d02a390c', '0.001', '50025', '0.000001 BTC', '1', NULL, NULL, NULL, '1795897594525', NULL, '0', NULL, '50.025');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES ('578', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'al_01m8hxd4p1tk12zm0dfnhzc', 'in_01m8hxd4p59b9zp2m0nvxcv', 'ac_01m8hxd46a17fwatnv10z9z', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'resting', 'entry', '1', 'buy', 'entry', 'limit', 'base 0.001', NULL, '1989cbeadd26ab84d156457fb692a6f6', '1795897594561', '1795901194561', '3600000', '1795897594561', 'open', '0.001', '40000', 'paper-1989cbeadd26ab84d156457fb692a6f6', '0', NULL, '', '1', NULL, NULL, '1795897594594', '1795897594594', '1795897595594', '0', '40 USDT', '0');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES ('770', 'or_01m8hxd4re983rsja91n7c6', 'al_01m8hxd4ra5wawqjvp06bbq', 'in_01m8hxd4reepbgnnz13m8rz', 'ac_01m8hxd46a17fwatnv10z9z', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'exit', 'exit', '1', 'sell', 'exit', 'market', 'base 0.0005', '50000', 'd2414aaf6b4b33d42dd47312ed39c5c2', '1795897594634', NULL, NULL, '1795897594634', 'filled', '0.0005', NULL, 'paper-d2414aaf6b4b33d42dd47312ed39c5c2', '0.0005', '49975', '0.0249875 USDT', '1', NULL, NULL, NULL, '1795897594668', NULL, '0', NULL, '24.9875');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES ('1410', 'or_01m8hxd60w60vv4pmp1grv6', 'al_01m8hxd60gys4g51qrgf2w1', 'in_01m8hxd60v9ean376eb83c3', 'ac_01m8hxd46a17fwatnv10z9z', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'waiting', 'exit', '1', 'sell', 'exit', 'market', 'base 0.0005', '50000', 'ec864672ce5114083acce2500489b70d', '1795897595920', NULL, NULL, '1795897595920', 'queued', '0.0005', NULL, NULL, '0', NULL, '', '0', NULL, NULL, NULL, '1795897595920', '1795897595925', '0', NULL, '0');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxd4fwq7za9xerh55k9', 'or_01m8hxd4dng1j2br5850ht9', 'place', '1', '20d24948747c45eb13825a409ca76ffb', '{"method":"POST","url":"paper://ac_01m8hxd46a17fwatnv10z9z/order","headers":{},"body":"{\"clientOrderId\":\"20d24948747c45eb13825a409ca76ffb\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897599364}","digest":"ea939f903a146e53430ffae771e4d52e922b8fb536423ca6597f603f1e313973"}', NULL, '1795897599364', 'acknowledged', NULL, '0', '1795897594366');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxd4m8j749m7jcn4a46', 'or_01m8hxd4kn1sy9ze17kaaqk', 'place', '1', '773034ff789d3b0abbf4c710d02a390c', '{"method":"POST","url":"paper://ac_01m8hxd46a17fwatnv10z9z/order","headers":{},"body":"{\"clientOrderId\":\"773034ff789d3b0abbf4c710d02a390c\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897599504}","digest":"e71719ee6ecc676726a91c18e6da0536554fdf6e5ed4e291f375e94d81600719"}', NULL, '1795897599504', 'acknowledged', NULL, '0', '1795897594506');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxd4pnzrag4ky90b33g', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'place', '1', '1989cbeadd26ab84d156457fb692a6f6', '{"method":"POST","url":"paper://ac_01m8hxd46a17fwatnv10z9z/order","headers":{},"body":"{\"clientOrderId\":\"1989cbeadd26ab84d156457fb692a6f6\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"limit\",\"size\":\"0.001\",\"price\":\"40000\",\"validUntil\":1795897599581}","digest":"418a3649a8e635c380a1d9a1767b78dc7f58e0ef30279ee5f5785d5493bcdddd"}', NULL, '1795897599581', 'acknowledged', NULL, '0', '1795897594582');
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxd4rxw2d8abaaqdmyq', 'or_01m8hxd4re983rsja91n7c6', 'place', '1', 'd2414aaf6b4b33d42dd47312ed39c5c2', '{"method":"POST","url":"paper://ac_01m8hxd46a17fwatnv10z9z/order","headers":{},"body":"{\"clientOrderId\":\"d2414aaf6b4b33d42dd47312ed39c5c2\",\"symbol\":\"BTC/USDT\",\"side\":\"sell\",\"type\":\"market\",\"size\":\"0.0005\",\"alertPrice\":\"50000\",\"validUntil\":1795897599653}","digest":"6b307e0c411a191eb0a41a7a5ecafb769218a78dc922d0590e162f17988563f0"}', NULL, '1795897599653', 'acknowledged', NULL, '0', '1795897594654');
INSERT INTO balances (account_id, at, data) VALUES ('ac_01m8hxd46a17fwatnv10z9z', '1795897595951', '[{"currency":"BTC","free":"0.001498","locked":"0"},{"currency":"USDT","free":"9884.9125125","locked":"40"}]');
INSERT INTO counts (status, orders) VALUES ('unknown', '0');
INSERT INTO counts (status, orders) VALUES ('canceled', '0');
INSERT INTO counts (status, orders) VALUES ('expired', '0');
INSERT INTO counts (status, orders) VALUES ('rejected', '0');
INSERT INTO counts (status, orders) VALUES ('denied', '0');
INSERT INTO counts (status, orders) VALUES ('open', '1');
INSERT INTO counts (status, orders) VALUES ('submitting', '0');
INSERT INTO counts (status, orders) VALUES ('filled', '3');
INSERT INTO counts (status, orders) VALUES ('queued', '1');
INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', '2026-11-28', 'USDT', '0', '1795897594366');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('1', '1795897594015', 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1,"migrated_from":0}', 'eab8b0acd13106d48bd179516d83bb0f43f58e7e0ed11648147c226c5fffe754');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('2', '1795897594057', 'account.added', NULL, NULL, 'ac_01m8hxd46a17fwatnv10z9z', '{"name":"demo","exchange":"binance","mode":"paper","type":"spot"}', '14856b2999b6d5d23b922bfda1a3fcfe33f0bf32d83498df55d893a67e8e0901');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('3', '1795897594270', 'market.rules', NULL, NULL, NULL, '{"changed":1,"markets":["binance BTC/USDT {\"tick\":\"0.01\",\"lot\":\"0.00001\",\"minQuantity\":\"0.00001\",\"minValue\":\"5\"}"]}', '9df88142324c4cdbafc2743fbc88306dd1e4c4fc9c78fe58711ab3e75ee11fb3');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('4', '1795897594285', 'alert.accepted', 'al_01m8hxd4d2qpwbxzxpcxjs5', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.001 - 50000 - -"}', '7cae24abafb901abd6e1e7cda84f77f5baba375b18e4d69d9e1a4d27dbc0eb6c');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('5', '1795897594285', 'order.queued', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'or_01m8hxd4dng1j2br5850ht9', 'ac_01m8hxd46a17fwatnv10z9z', '{"account":"ac_01m8hxd46a17fwatnv10z9z","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', 'e873a5e780d753dc549072a1c1f94b12af04a26c27440362a9b4b190b9096ed9');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('6', '1795897594366', 'order.approved', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'or_01m8hxd4dng1j2br5850ht9', 'ac_01m8hxd46a17fwatnv10z9z', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:26:34.289Z","alert_price":"50000"},"status":"queued"}', 'd4750886ff4e013aa7d3e52401003f33c345d18498e8eab6b5380132a470ef70');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('7', '1795897594366', 'order.submitted', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'or_01m8hxd4dng1j2br5850ht9', 'ac_01m8hxd46a17fwatnv10z9z', '{"attempt":"at_01m8hxd4fwq7za9xerh55k9","number":1,"client_order_id":"20d24948747c45eb13825a409ca76ffb","request":"ea939f903a146e53430ffae771e4d52e922b8fb536423ca6597f603f1e313973","valid_until":1795897599364,"status":"submitting"}', 'f504dcf938f05ba061349a74b0b472eee393e706135e1e1a704d74474ae8c8c6');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('8', '1795897594403', 'order.fill', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'or_01m8hxd4dng1j2br5850ht9', 'ac_01m8hxd46a17fwatnv10z9z', '{"trade":"paper-20d24948747c45eb13825a409ca76ffb-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897594396,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '3230d53aefa20653beeee90ba82f324b60a48012a359789d8152ffb82ab5e1dc');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('9', '1795897594403', 'order.acknowledged', 'al_01m8hxd4d2qpwbxzxpcxjs5', 'or_01m8hxd4dng1j2br5850ht9', 'ac_01m8hxd46a17fwatnv10z9z', '{"via":"answer","venue_order_id":"paper-20d24948747c45eb13825a409ca76ffb","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '1e9a2f15a74cbf67352a47057770eb5d5ebe18de50e9eab0f8a88e314880465f');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('10', '1795897594484', 'alert.accepted', 'al_01m8hxd4kjvqj80sctmv4xc', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","webhook_id":"msg_1","sha256":"72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"standard","order":"buy 0.001 - 50000 - -"}', '6dacf19628859e41d74eea4c0c9a62c46d8d3bd5f76b0ab1943070a36e2b61d8');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('11', '1795897594484', 'order.queued', 'al_01m8hxd4kjvqj80sctmv4xc', 'or_01m8hxd4kn1sy9ze17kaaqk', 'ac_01m8hxd46a17fwatnv10z9z', '{"account":"ac_01m8hxd46a17fwatnv10z9z","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', '894ff35681db380ec04ba379d87d7e96c6a9ca508ce61e5462e19a7f66157135');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('12', '1795897594506', 'order.approved', 'al_01m8hxd4kjvqj80sctmv4xc', 'or_01m8hxd4kn1sy9ze17kaaqk', 'ac_01m8hxd46a17fwatnv10z9z', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0.000999","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:26:34.289Z","alert_price":"50000"},"status":"queued"}', 'd06875c4f880ad450fb56027a924dca1ea84806b95888bad59c9568c305cdc3f');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('13', '1795897594506', 'order.submitted', 'al_01m8hxd4kjvqj80sctmv4xc', 'or_01m8hxd4kn1sy9ze17kaaqk', 'ac_01m8hxd46a17fwatnv10z9z', '{"attempt":"at_01m8hxd4m8j749m7jcn4a46","number":1,"client_order_id":"773034ff789d3b0abbf4c710d02a390c","request":"e71719ee6ecc676726a91c18e6da0536554fdf6e5ed4e291f375e94d81600719","valid_until":1795897599504,"status":"submitting"}', '2a37f45b26ddb2f97c574cd3182d5430ec0ac4e3e96b76a4d4abf461f8f650fa');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('14', '1795897594525', 'order.fill', 'al_01m8hxd4kjvqj80sctmv4xc', 'or_01m8hxd4kn1sy9ze17kaaqk', 'ac_01m8hxd46a17fwatnv10z9z', '{"trade":"paper-773034ff789d3b0abbf4c710d02a390c-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897594520,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', 'e7b046d5286c817074b646601749ab0747c6758ea648416d2d2af3cffd7e7ac6');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('15', '1795897594525', 'order.acknowledged', 'al_01m8hxd4kjvqj80sctmv4xc', 'or_01m8hxd4kn1sy9ze17kaaqk', 'ac_01m8hxd46a17fwatnv10z9z', '{"via":"answer","venue_order_id":"paper-773034ff789d3b0abbf4c710d02a390c","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '4c8a3d26f5fcd3c37102b763db7c6e3f261807ded6e7300b233edec77ced3fa4');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('16', '1795897594563', 'alert.accepted', 'al_01m8hxd4p1tk12zm0dfnhzc', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d16a0c50ea7b6e053263834d45c08ba269d1e28509545c7313f45dfcb31b9fe5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"resting","order":"buy 0.001 limit 40000 - -"}', '8ac26291b30ad8a361db6c470054b08c487f81b6e9e62192a42f22b92cdb0b05');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('17', '1795897594563', 'order.queued', 'al_01m8hxd4p1tk12zm0dfnhzc', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'ac_01m8hxd46a17fwatnv10z9z', '{"account":"ac_01m8hxd46a17fwatnv10z9z","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"limit","asked":"base 0.001","status":"queued"}', '1476595ad68d1109645f0dc0c2da4030d1233692ea57bae3a0f3a7a8227a47de');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('18', '1795897594582', 'order.approved', 'al_01m8hxd4p1tk12zm0dfnhzc', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'ac_01m8hxd46a17fwatnv10z9z', '{"size":"0.001","price":"40000","reservation":"40 USDT","notes":[],"basis":{"position":"0.001998","unsettled":"0","halts":"0","balances_at":"2026-11-28T20:26:34.289Z"},"status":"queued"}', 'fc9c28e533005276d87cd17f937f4660bbe2a35fe65b1dc0c134715de45fc17a');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('19', '1795897594582', 'order.submitted', 'al_01m8hxd4p1tk12zm0dfnhzc', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'ac_01m8hxd46a17fwatnv10z9z', '{"attempt":"at_01m8hxd4pnzrag4ky90b33g","number":1,"client_order_id":"1989cbeadd26ab84d156457fb692a6f6","request":"418a3649a8e635c380a1d9a1767b78dc7f58e0ef30279ee5f5785d5493bcdddd","valid_until":1795897599581,"status":"submitting"}', '85a4385c099aba0f8d9bba31774df3d6251edc4e6c7a5a8c2d88ff783599b964');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('20', '1795897594594', 'order.acknowledged', 'al_01m8hxd4p1tk12zm0dfnhzc', 'or_01m8hxd4p5nyrh6jsr6n0ja', 'ac_01m8hxd46a17fwatnv10z9z', '{"via":"answer","venue_order_id":"paper-1989cbeadd26ab84d156457fb692a6f6","venue_status":"open","venue_filled":"0","filled":"0","status":"open"}', 'dff61e79965a1b2336f8064984428ddf43cdf0a3bb523a05ac3938a40e6f78ee');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('21', '1795897594635', 'alert.accepted', 'al_01m8hxd4ra5wawqjvp06bbq', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"705f75720f08f5517006c7ed7b20312d5ab773cff221bdcef58ef78d50a4e847","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"exit","order":"sell 0.0005 - 50000 close -"}', 'ebf55ab0335e9c89032a012acac24b65692f128016ea3f09d8b9cf842a9ab0ed');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('22', '1795897594635', 'order.queued', 'al_01m8hxd4ra5wawqjvp06bbq', 'or_01m8hxd4re983rsja91n7c6', 'ac_01m8hxd46a17fwatnv10z9z', '{"account":"ac_01m8hxd46a17fwatnv10z9z","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '6ef59065f5f739318719f4551e4adad6c0a49b3a3895bf7593c668b1c2e605e5');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('23', '1795897594654', 'order.approved', 'al_01m8hxd4ra5wawqjvp06bbq', 'or_01m8hxd4re983rsja91n7c6', 'ac_01m8hxd46a17fwatnv10z9z', '{"size":"0.0005","reservation":"0.0005 BTC","notes":[],"basis":{"position":"0.001998","unsettled":"1","halts":"0","balances_at":"2026-11-28T20:26:34.289Z","alert_price":"50000"},"status":"queued"}', '50d64b9e991b05850081aee895e52fd80c0f7a4ba4dc89f22afa99ca024c3ead');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('24', '1795897594654', 'order.submitted', 'al_01m8hxd4ra5wawqjvp06bbq', 'or_01m8hxd4re983rsja91n7c6', 'ac_01m8hxd46a17fwatnv10z9z', '{"attempt":"at_01m8hxd4rxw2d8abaaqdmyq","number":1,"client_order_id":"d2414aaf6b4b33d42dd47312ed39c5c2","request":"6b307e0c411a191eb0a41a7a5ecafb769218a78dc922d0590e162f17988563f0","valid_until":1795897599653,"status":"submitting"}', 'fc69ccdb4c37e4da9259d546e9dbf11faca59a89d7085ba0b6e7623c7821d719');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('25', '1795897594668', 'order.fill', 'al_01m8hxd4ra5wawqjvp06bbq', 'or_01m8hxd4re983rsja91n7c6', 'ac_01m8hxd46a17fwatnv10z9z', '{"trade":"paper-d2414aaf6b4b33d42dd47312ed39c5c2-1","quantity":"0.0005","price":"49975","fee":"0.0249875 USDT","at":1795897594665,"price_from":"price of the alert","via":"answer","filled":"0.0005","status":"submitting"}', 'ec9fb8c9ada3d26f5ee666494bea8b01cbc0fd7633b9f344fb758aba6ec45e0e');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('26', '1795897594668', 'order.acknowledged', 'al_01m8hxd4ra5wawqjvp06bbq', 'or_01m8hxd4re983rsja91n7c6', 'ac_01m8hxd46a17fwatnv10z9z', '{"via":"answer","venue_order_id":"paper-d2414aaf6b4b33d42dd47312ed39c5c2","venue_status":"filled","venue_filled":"0.0005","filled":"0.0005","status":"filled"}', '24ff2910852e4a14fb00543dc8c008dbe5b97cd3a95bf6e004f82ce79e085f35');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('27', '1795897594707', 'alert.repeated', 'al_01m8hxd4d2qpwbxzxpcxjs5', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","received_at":1795897594705}', '14d671f86097ea619a662e1b0c070dc5f5d38ed7bbfd151bce404778fa1981dd');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('28', '1795897594716', 'alert.conflict', 'al_01m8hxd4ttxnp07g3xm23yd', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d6851edd009fe6930493b3bc57228361865138befa42b40884d85c5dba6ee6ed","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.002 - 50000 - -","earlier":"al_01m8hxd4d2qpwbxzxpcxjs5","of":"client_ref","code":"client_ref_conflict","error":"another order came under client_ref filled before"}', '48c692564c24884355ac797e2d4210963bdef94b94c4ca865af61e04bee6615d');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('29', '1795897594724', 'alert.refused', 'al_01m8hxd4v375cm5x64h1x9z', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"4f012db540eb0b0e83ce64dc86652fbbfeb82869019e8bb1f7b85faa2674b454","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","client_ref":"nowhere","code":"market_not_found","error":"market not found"}', 'e6d3e2af1d5b7c5fdc471f06a38b5d7e810d7e4fa24caa08d66165642ba3bda7');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('30', '1795897594727', 'market.proposed', 'al_01m8hxd4v375cm5x64h1x9z', NULL, NULL, '{"exchange":"binance","symbol":"NOSUCHUSDT","candidates":[],"note":"asked by strategy rsi-break"}', 'eab1f483c9dec8409976eb689a5201a2d4ad8b167ffe761f02cfee59012b9986');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('31', '1795897594734', 'alert.refused', 'al_01m8hxd4vdqzb9w9xe4n4yv', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c16527ed2c70ec6dfb3976fc4ace58f0d8b24d7ff81f48f2b37b40dd49b2acc5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"large","code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT"}', '57e441982897ab6a41d512248006c3d709ac3be1751fa645f18b9b88543f6fbb');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('32', '1795897594745', 'halt.set', NULL, NULL, NULL, '{"level":"entries","reason":"for the fixture","by":"api 127.0.0.1"}', 'e76c347386dd81bbe222d62c08fbfc5d478a406041933c037b5e9b0737818095');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('33', '1795897595725', 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1}', 'daa6df35b3bdb74f005382af9da30ce9f14f8f9d494d5090149257e7b86ae9bc');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('34', '1795897595925', 'alert.accepted', 'al_01m8hxd60gys4g51qrgf2w1', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"5267458f42a33fabdf4bd794f22a8401b1403cf5fd766a48e743c78bab9c5ed9","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"waiting","order":"sell 0.0005 - 50000 close -"}', 'd25d2b49e0c876d0449a04e23863c20ba1e31afbfdf590f242ac6cfc920507fc');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES ('35', '1795897595925', 'order.queued', 'al_01m8hxd60gys4g51qrgf2w1', 'or_01m8hxd60w60vv4pmp1grv6', 'ac_01m8hxd46a17fwatnv10z9z', '{"account":"ac_01m8hxd46a17fwatnv10z9z","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '71243065ee70df471f5d976d066755015c482d33b78da759cb342dd345ec5200');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'paper-20d24948747c45eb13825a409ca76ffb-1', 'or_01m8hxd4dng1j2br5850ht9', 'rsi-break', '0.001', '50025', '0.000001 BTC', '1795897594396', 'price of the alert', '0', 'USDT', '1795897594403');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'paper-773034ff789d3b0abbf4c710d02a390c-1', 'or_01m8hxd4kn1sy9ze17kaaqk', 'rsi-break', '0.001', '50025', '0.000001 BTC', '1795897594520', 'price of the alert', '0', 'USDT', '1795897594525');
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', 'paper-d2414aaf6b4b33d42dd47312ed39c5c2-1', 'or_01m8hxd4re983rsja91n7c6', 'rsi-break', '0.0005', '49975', '0.0249875 USDT', '1795897594665', 'price of the alert', '-0.0750250375375375375375375375375375375375', 'USDT', '1795897594668');
INSERT INTO halts (scope, level, reason, since, by_whom) VALUES ('', 'entries', 'for the fixture', '1795897594745', 'api 127.0.0.1');
INSERT INTO head (id, seq, hash, schema) VALUES ('1', '35', '71243065ee70df471f5d976d066755015c482d33b78da759cb342dd345ec5200', '1');
INSERT INTO lanes (account_id, market, owner, token, leased_until, next_at, frozen) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', NULL, '1', NULL, '1795897595594', NULL);
INSERT INTO markets (exchange, symbol, base, quote, rules, rules_from, read_at) VALUES ('binance', 'BTC/USDT', 'BTC', 'USDT', '{"tick":"0.01","lot":"0.00001","minQuantity":"0.00001","minValue":"5"}', 'assumed', '1795897594270');
INSERT INTO positions (account_id, market, quantity, cost, realised, updated_at) VALUES ('ac_01m8hxd46a17fwatnv10z9z', 'BTC/USDT', '0.001498', '75.0124624624624624624624624624624624624625', '-0.0750250375375375375375375375375375375375', '1795897594668');
INSERT INTO prices (exchange, market, price, price_from, at) VALUES ('binance', 'BTC/USDT', '50000', 'price of the alert', '1795897594384');
INSERT INTO proposals (id, exchange, symbol, candidates, note, status, market, seen, first_at, last_at) VALUES ('mp1153', 'binance', 'NOSUCHUSDT', '[]', 'asked by strategy rsi-break', 'open', NULL, '1', '1795897594727', '1795897594727');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/opened', '{"USDT":"10000"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/balance/USDT/start', '{"free":"10000","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/order/20d24948747c45eb13825a409ca76ffb', '{"clientOrderId":"20d24948747c45eb13825a409ca76ffb","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897594396,"updatedAt":1795897594396,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897594396,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/order/773034ff789d3b0abbf4c710d02a390c', '{"clientOrderId":"773034ff789d3b0abbf4c710d02a390c","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897594520,"updatedAt":1795897594520,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897594520,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/order/1989cbeadd26ab84d156457fb692a6f6', '{"clientOrderId":"1989cbeadd26ab84d156457fb692a6f6","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897594591,"updatedAt":1795897594591,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/open/1989cbeadd26ab84d156457fb692a6f6', '{"clientOrderId":"1989cbeadd26ab84d156457fb692a6f6","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897594591,"updatedAt":1795897594591,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/order/d2414aaf6b4b33d42dd47312ed39c5c2', '{"clientOrderId":"d2414aaf6b4b33d42dd47312ed39c5c2","symbol":"BTC/USDT","side":"sell","type":"market","size":"0.0005","createdAt":1795897594665,"updatedAt":1795897594665,"status":"filled","fill":{"price":"49975","fee":{"amount":"0.0249875","currency":"USDT"},"at":1795897594665,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/balance/BTC/22894-f15526beea67', '{"free":"0.001498","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxd46a17fwatnv10z9z/balance/USDT/22894-f15526beea67', '{"free":"-115.0874875","locked":"40"}');
INSERT INTO register (key, value) VALUES ('price/binance/alert/BTC/USDT', '{"price":"50000","at":1795897594653}');
INSERT INTO webhook_ids (id, digest, alert_id) VALUES ('msg_1', '72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea', 'al_01m8hxd4kjvqj80sctmv4xc');
SELECT setval('arrivals', 1472, true);
