PRAGMA application_id = 1346981463;
PRAGMA user_version = 1;
CREATE TABLE heads (chain INTEGER PRIMARY KEY CHECK (chain = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
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
CREATE UNIQUE INDEX alerts_once ON alerts (client_ref, symbol, exchange, strategy) WHERE status = 'accepted';
CREATE INDEX alerts_not_accepted ON alerts (received_at) WHERE status <> 'accepted';
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
  look_again_at INTEGER
) STRICT;
CREATE INDEX orders_of_alert ON orders (alert_id);
CREATE INDEX orders_by_status ON orders (status, arrival);
CREATE INDEX orders_in_lane ON orders (account_id, market, status, effect, arrival, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX orders_placed ON orders (account_id, client_order_id) WHERE attempts > 0;
CREATE INDEX orders_ended ON orders (account_id, market, look_again_at) WHERE look_again_at IS NOT NULL;
CREATE INDEX orders_unsettled ON orders (account_id) WHERE status IN ('submitting', 'open', 'unknown');
CREATE TABLE counts (chain INTEGER, status TEXT, orders INTEGER NOT NULL, PRIMARY KEY (chain, status)) STRICT, WITHOUT ROWID;
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
INSERT INTO heads (chain, seq, hash) VALUES (1, 35, '089d8fecd6f88734efeedb6636a1f4ef09d831c8a60343f0854984c5a0d8a317');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (1, 1, 0, 1795897625622, 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1,"migrated_from":0}', '85778573b6c28f5fb161a4516863f3a93cef97dc8e737d3a69de455461caaa86');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (2, 1, 1, 1795897625640, 'account.added', NULL, NULL, 'ac_01m8hxe318cn3r1dsdbxbtk', '{"name":"demo","exchange":"binance","mode":"paper","type":"spot"}', 'c00445d527fb331b0969a00856dc7ec9eca7743cb2e164efb4e69a041b1b15d8');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (3, 1, 2, 1795897625721, 'market.rules', NULL, NULL, NULL, '{"changed":1,"markets":["binance BTC/USDT {\"tick\":\"0.01\",\"lot\":\"0.00001\",\"minQuantity\":\"0.00001\",\"minValue\":\"5\"}"]}', 'f29fe1abafd7e768d5ac70f358e32af4b42544f3a35e2b51613825e92d4014a7');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (4, 1, 3, 1795897625749, 'alert.accepted', 'al_01m8hxe34c5ys132q5htbbf', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.001 - 50000 - -"}', '9094adb0839be5f6ec204859980f839502e5e3ca89efe1a8f5c734664b588ff4');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (5, 1, 4, 1795897625749, 'order.queued', 'al_01m8hxe34c5ys132q5htbbf', 'or_01m8hxe34tt9tjnvtrjkh3p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"account":"ac_01m8hxe318cn3r1dsdbxbtk","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', 'a95de4e1329fe150cdc12eb7c7bee5f9dfa0f72868a88dbf6c7f02b3c81df227');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (6, 1, 5, 1795897625799, 'order.approved', 'al_01m8hxe34c5ys132q5htbbf', 'or_01m8hxe34tt9tjnvtrjkh3p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:27:05.723Z","alert_price":"50000"},"status":"queued"}', 'e233a7845f7db36c840025b15e61b41d7519e234bd86e28a0a5669acbf9e31df');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (7, 1, 6, 1795897625799, 'order.submitted', 'al_01m8hxe34c5ys132q5htbbf', 'or_01m8hxe34tt9tjnvtrjkh3p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"attempt":"at_01m8hxe36683ckaxtfg6772","number":1,"client_order_id":"3e5a8c2d4e9a762c0fa27a410ea4e5e1","request":"25c2b40dafbf0ef097d6e65529635888d0c3624ef6941bc48e2795886a3401e0","valid_until":1795897630798,"status":"submitting"}', '171f59e7a330314398f32e4076087d844dec01099c3c1c1936eade7197f95911');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (8, 1, 7, 1795897625834, 'order.fill', 'al_01m8hxe34c5ys132q5htbbf', 'or_01m8hxe34tt9tjnvtrjkh3p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"trade":"paper-3e5a8c2d4e9a762c0fa27a410ea4e5e1-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897625813,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '9a05409226e7ce6ee01183bc35774d9a78204b4d45db9fd1b915b503d4d1f704');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (9, 1, 8, 1795897625834, 'order.acknowledged', 'al_01m8hxe34c5ys132q5htbbf', 'or_01m8hxe34tt9tjnvtrjkh3p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"via":"answer","venue_order_id":"paper-3e5a8c2d4e9a762c0fa27a410ea4e5e1","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '27274e63bb03680d6865fdce018c819d8efae23d01e1c8e110730a5a6d689624');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (10, 1, 9, 1795897625886, 'alert.accepted', 'al_01m8hxe38xs87609g5p846e', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","webhook_id":"msg_1","sha256":"72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"standard","order":"buy 0.001 - 50000 - -"}', '0afb99da46eb7b3b94f1375ccf1bd7c9623d53094f74fbe76b773bbea9d276ea');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (11, 1, 10, 1795897625886, 'order.queued', 'al_01m8hxe38xs87609g5p846e', 'or_01m8hxe38ye956jtvpem34k', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"account":"ac_01m8hxe318cn3r1dsdbxbtk","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', 'c21b8666562be8ca634c208ac3ce59e1e566543a628a609368f7e943e59d9928');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (12, 1, 11, 1795897625894, 'order.approved', 'al_01m8hxe38xs87609g5p846e', 'or_01m8hxe38ye956jtvpem34k', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0.000999","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:27:05.723Z","alert_price":"50000"},"status":"queued"}', '967157015ad47284608cf164162734c7395d32382c6074ab5795df2b82d03163');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (13, 1, 12, 1795897625894, 'order.submitted', 'al_01m8hxe38xs87609g5p846e', 'or_01m8hxe38ye956jtvpem34k', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"attempt":"at_01m8hxe39375pp9vtkgswzk","number":1,"client_order_id":"69f38d54dd82bee743afb3eab9f43992","request":"755804c1f23c06a45465f27d30c3216161472e8d5d81f16501b256d408901728","valid_until":1795897630891,"status":"submitting"}', '24c728a53aca612edb00a52d66c312e151bc9a8f455d819aa18147863e82aa2a');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (14, 1, 13, 1795897625899, 'order.fill', 'al_01m8hxe38xs87609g5p846e', 'or_01m8hxe38ye956jtvpem34k', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"trade":"paper-69f38d54dd82bee743afb3eab9f43992-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897625896,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', 'a89cb959c29030f752fc1005e4de2228cfe98b0d90811e1ea999da3b204855c3');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (15, 1, 14, 1795897625899, 'order.acknowledged', 'al_01m8hxe38xs87609g5p846e', 'or_01m8hxe38ye956jtvpem34k', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"via":"answer","venue_order_id":"paper-69f38d54dd82bee743afb3eab9f43992","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', 'c7e7f24be4245cb14038d4d97053bdc578f52be1998d32169b6ca294af698783');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (16, 1, 15, 1795897625955, 'alert.accepted', 'al_01m8hxe3b2f14cvwjw2f8gz', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d16a0c50ea7b6e053263834d45c08ba269d1e28509545c7313f45dfcb31b9fe5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"resting","order":"buy 0.001 limit 40000 - -"}', '5137691c218ef5200bb44a8693d4b5079c66fb19454acd3a1f179f6b27a4cfde');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (17, 1, 16, 1795897625955, 'order.queued', 'al_01m8hxe3b2f14cvwjw2f8gz', 'or_01m8hxe3b3mb6k1a29yh1wn', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"account":"ac_01m8hxe318cn3r1dsdbxbtk","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"limit","asked":"base 0.001","status":"queued"}', '8485841dc314e6123b47d9eadf60aa40429f4fbb4206eb0329550a7a559c418c');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (18, 1, 17, 1795897625962, 'order.approved', 'al_01m8hxe3b2f14cvwjw2f8gz', 'or_01m8hxe3b3mb6k1a29yh1wn', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"size":"0.001","price":"40000","reservation":"40 USDT","notes":[],"basis":{"position":"0.001998","unsettled":"0","halts":"0","balances_at":"2026-11-28T20:27:05.723Z"},"status":"queued"}', 'ef6d3bc4922594e7a2d41513ca4680b3211c567b8da9ae3d4649c937ec39f2e2');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (19, 1, 18, 1795897625962, 'order.submitted', 'al_01m8hxe3b2f14cvwjw2f8gz', 'or_01m8hxe3b3mb6k1a29yh1wn', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"attempt":"at_01m8hxe3b76qtvaxb7ecvps","number":1,"client_order_id":"cd95aee950654d64454712d2d4460ec2","request":"4481a07aeebaba1fbb4633bb02e9ab49f7943c9623ba4834629d2eb2c9af6580","valid_until":1795897630959,"status":"submitting"}', '708bcb4bef49b0f8a2ebc8eb6f77a9d2e198e896030e74a33a589f2a854c4eec');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (20, 1, 19, 1795897625966, 'order.acknowledged', 'al_01m8hxe3b2f14cvwjw2f8gz', 'or_01m8hxe3b3mb6k1a29yh1wn', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"via":"answer","venue_order_id":"paper-cd95aee950654d64454712d2d4460ec2","venue_status":"open","venue_filled":"0","filled":"0","status":"open"}', 'aeaa97a2a34da0dabb0af9a222f8d40d3bdfe1b629fbfab18017d7950d3e689c');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (21, 1, 20, 1795897626018, 'alert.accepted', 'al_01m8hxe3d10d5h0rvm236wm', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"705f75720f08f5517006c7ed7b20312d5ab773cff221bdcef58ef78d50a4e847","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"exit","order":"sell 0.0005 - 50000 close -"}', '5323cd4578e245751e64976b6a45e150488262596fcce5bb679cbcf1d3f45d44');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (22, 1, 21, 1795897626018, 'order.queued', 'al_01m8hxe3d10d5h0rvm236wm', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"account":"ac_01m8hxe318cn3r1dsdbxbtk","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '5a96858e103e0cd49b7a176e873edd111c3f59e652faf075e587b6357f235dd0');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (23, 1, 22, 1795897626024, 'order.approved', 'al_01m8hxe3d10d5h0rvm236wm', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"size":"0.0005","reservation":"0.0005 BTC","notes":[],"basis":{"position":"0.001998","unsettled":"1","halts":"0","balances_at":"2026-11-28T20:27:05.723Z","alert_price":"50000"},"status":"queued"}', 'f812a4abbc0c2ddacf0b67161b3bd2af8ecc936cb47ccafa45396de3c881bb9d');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (24, 1, 23, 1795897626024, 'order.submitted', 'al_01m8hxe3d10d5h0rvm236wm', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"attempt":"at_01m8hxe3d6zk1s8kpy9a8b5","number":1,"client_order_id":"22d248da4f61726496dd636f717c7f96","request":"bc130257906d716556723083c302d72f1db49e2db8a39af92d1e785562728625","valid_until":1795897631022,"status":"submitting"}', '8353a16c5b784e17b4d4747d29bf710271e8e44a72ec21cbaaa03cd9c2caac37');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (25, 1, 24, 1795897626027, 'order.fill', 'al_01m8hxe3d10d5h0rvm236wm', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"trade":"paper-22d248da4f61726496dd636f717c7f96-1","quantity":"0.0005","price":"49975","fee":"0.0249875 USDT","at":1795897626026,"price_from":"price of the alert","via":"answer","filled":"0.0005","status":"submitting"}', 'b95e788e2af4c2407f422a85288db566a894fe5258edcec6d44ed4bf683fd04a');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (26, 1, 25, 1795897626027, 'order.acknowledged', 'al_01m8hxe3d10d5h0rvm236wm', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"via":"answer","venue_order_id":"paper-22d248da4f61726496dd636f717c7f96","venue_status":"filled","venue_filled":"0.0005","filled":"0.0005","status":"filled"}', '22904b80b7ef79b2818272b9dd66a08f7eafc57e5fb081ed80107ac7570d2e57');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (27, 1, 26, 1795897626078, 'alert.repeated', 'al_01m8hxe34c5ys132q5htbbf', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","received_at":1795897626078}', '24c0d488702185d8daabbe66fd0b60e1dfdd7abae248ab9fb6e1320b3e375129');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (28, 1, 27, 1795897626082, 'alert.conflict', 'al_01m8hxe3f2xer1z0gv0qdhc', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d6851edd009fe6930493b3bc57228361865138befa42b40884d85c5dba6ee6ed","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.002 - 50000 - -","earlier":"al_01m8hxe34c5ys132q5htbbf","of":"client_ref","code":"client_ref_conflict","error":"another order came under client_ref filled before"}', 'e9086e60d1ccc0659fe8dd567676604f0e7a8cb529c33f2244b2d88e542d4995');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (29, 1, 28, 1795897626086, 'alert.refused', 'al_01m8hxe3f53pq8x959ht96m', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"4f012db540eb0b0e83ce64dc86652fbbfeb82869019e8bb1f7b85faa2674b454","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","client_ref":"nowhere","code":"market_not_found","error":"market not found"}', 'c5d7e3418e5fd68950a6dbe4310a8476df9df72aa98c2fd32d555d40915edbcc');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (30, 1, 29, 1795897626087, 'market.proposed', 'al_01m8hxe3f53pq8x959ht96m', NULL, NULL, '{"exchange":"binance","symbol":"NOSUCHUSDT","candidates":[],"note":"asked by strategy rsi-break"}', '6199c86c472770e0598c02388b729633c6a3a7ca4f0469a57ea2cce41263e01d');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (31, 1, 30, 1795897626094, 'alert.refused', 'al_01m8hxe3fd6t51etgca0v1s', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c16527ed2c70ec6dfb3976fc4ace58f0d8b24d7ff81f48f2b37b40dd49b2acc5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"large","code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT"}', '81ea48696d98f050c9f4abbee6a0880872641627511beab253a1ac6844da2da6');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (32, 1, 31, 1795897626098, 'halt.set', NULL, NULL, NULL, '{"level":"entries","reason":"for the fixture","by":"api 127.0.0.1"}', 'b7b4aaf0c3ac8c2070be0a8e33cd415dd1bfe432e3f74492ee68dac464364026');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (33, 1, 32, 1795897627141, 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1}', '2d16784637e2d213ff4d6ee8223471f4975ecb5970e9b114af9a88a9aee72743');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (34, 1, 33, 1795897627207, 'alert.accepted', 'al_01m8hxe4j3a3jfr5mrjpntt', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"5267458f42a33fabdf4bd794f22a8401b1403cf5fd766a48e743c78bab9c5ed9","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"waiting","order":"sell 0.0005 - 50000 close -"}', '5d9dcd8f714bd84e507f92c4d4a3fb1371cbdfec441938668fd8e8d121a6f6ad');
INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash) VALUES (35, 1, 34, 1795897627207, 'order.queued', 'al_01m8hxe4j3a3jfr5mrjpntt', 'or_01m8hxe4jaqq5er0pj712da', 'ac_01m8hxe318cn3r1dsdbxbtk', '{"account":"ac_01m8hxe318cn3r1dsdbxbtk","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '089d8fecd6f88734efeedb6636a1f4ef09d831c8a60343f0854984c5a0d8a317');
INSERT INTO accounts (id, name, exchange, mode, type, sell_existing, venue_account_id, added_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'demo', 'binance', 'paper', 'spot', 0, NULL, 1795897625640);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (4, 'al_01m8hxe34c5ys132q5htbbf', 1795897625740, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.001 - 50000 - -', 1);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (10, 'al_01m8hxe38xs87609g5p846e', 1795897625885, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"standard","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a227374616e64617264227d', 'rsi-break', 'binance', 'BTCUSDT', 'standard', 'buy 0.001 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (16, 'al_01m8hxe3b2f14cvwjw2f8gz', 1795897625954, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"resting","side":"buy","size":"0.001","price":"40000","type":"limit"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223430303030222c22636c69656e745f726566223a2272657374696e67222c2274797065223a226c696d6974227d', 'rsi-break', 'binance', 'BTCUSDT', 'resting', 'buy 0.001 limit 40000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (21, 'al_01m8hxe3d10d5h0rvm236wm', 1795897626017, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"exit","side":"sell","size":"0.0005","price":"50000","action":"close"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2265786974222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'exit', 'sell 0.0005 - 50000 close -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (28, 'al_01m8hxe3f2xer1z0gv0qdhc', 1795897626082, 'webhook', '127.0.0.1', 'conflict', '{"code":"client_ref_conflict","error":"another order came under client_ref filled before","hint":"make client_ref unique for each order: \"client_ref\":\"{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position_size}}\"","details":{"earlier":"al_01m8hxe34c5ys132q5htbbf"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.002","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303032222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.002 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (29, 'al_01m8hxe3f53pq8x959ht96m', 1795897626085, 'webhook', '127.0.0.1', 'refused', '{"code":"market_not_found","error":"market not found","hint":"no row for \"NOSUCHUSDT\" on \"binance\". pinewire markets lists what waits for review, pinewire markets approve ID takes it","details":{"symbol":"NOSUCHUSDT","exchange":"binance","candidates":[]}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","clientRef":"nowhere","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a224e4f5355434855534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a226e6f7768657265227d', 'rsi-break', 'binance', 'NOSUCHUSDT', 'nowhere', 'buy 0.001 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (31, 'al_01m8hxe3fd6t51etgca0v1s', 1795897626093, 'webhook', '127.0.0.1', 'refused', '{"code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT","hint":"send at most 1000 USDT, or raise risk.max_order_value","details":{"market":"BTC/USDT","value":"50000 USDT","limit":"1000 USDT","headroom":"1000 USDT"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"large","side":"buy","size":"1","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a2231222c227072696365223a223530303030222c22636c69656e745f726566223a226c61726765227d', 'rsi-break', 'binance', 'BTCUSDT', 'large', 'buy 1 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (34, 'al_01m8hxe4j3a3jfr5mrjpntt', 1795897627203, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"waiting","side":"sell","size":"0.0005","price":"50000","action":"close"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2277616974696e67222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'waiting', 'sell 0.0005 - 50000 close -', 0);
INSERT INTO webhook_ids (id, digest, alert_id, forget_at) VALUES ('msg_1', '72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea', 'al_01m8hxe38xs87609g5p846e', NULL);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe34qxr47smz1s4969', 'al_01m8hxe34c5ys132q5htbbf', 'ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, 1795897625740);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe38yg3pnrnksfqtjy', 'al_01m8hxe38xs87609g5p846e', 'ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, 1795897625885);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe3b3jdadj25yp63c2', 'al_01m8hxe3b2f14cvwjw2f8gz', 'ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'buy', 'base 0.001', 'limit', '40000', 1795897625954);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe3d240y46fxznmdmj', 'al_01m8hxe3d10d5h0rvm236wm', 'ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, 1795897626017);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe4j9axh53tmyrdxnv', 'al_01m8hxe4j3a3jfr5mrjpntt', 'ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, 1795897627203);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES (5, 'or_01m8hxe34tt9tjnvtrjkh3p', 'al_01m8hxe34c5ys132q5htbbf', 'in_01m8hxe34qxr47smz1s4969', 'ac_01m8hxe318cn3r1dsdbxbtk', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'filled', 'entry', 1, 'buy', 'entry', 'market', 'base 0.001', '50000', '3e5a8c2d4e9a762c0fa27a410ea4e5e1', 1795897625740, 1795901225740, NULL, 1795897625740, 'filled', '0.001', NULL, 'paper-3e5a8c2d4e9a762c0fa27a410ea4e5e1', '0.001', '50025', '0.000001 BTC', 1, NULL, NULL, NULL, 1795897625834, NULL, 0, NULL, '50.025', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES (11, 'or_01m8hxe38ye956jtvpem34k', 'al_01m8hxe38xs87609g5p846e', 'in_01m8hxe38yg3pnrnksfqtjy', 'ac_01m8hxe318cn3r1dsdbxbtk', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'standard', 'entry', 1, 'buy', 'entry', 'market', 'base 0.001', '50000', '69f38d54dd82bee743afb3eab9f43992', 1795897625885, 1795901225885, NULL, 1795897625885, 'filled', '0.001', NULL, 'paper-69f38d54dd82bee743afb3eab9f43992', '0.001', '50025', '0.000001 BTC', 1, NULL, NULL, NULL, 1795897625899, NULL, 0, NULL, '50.025', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES (17, 'or_01m8hxe3b3mb6k1a29yh1wn', 'al_01m8hxe3b2f14cvwjw2f8gz', 'in_01m8hxe3b3jdadj25yp63c2', 'ac_01m8hxe318cn3r1dsdbxbtk', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'resting', 'entry', 1, 'buy', 'entry', 'limit', 'base 0.001', NULL, 'cd95aee950654d64454712d2d4460ec2', 1795897625954, 1795901225954, 3600000, 1795897625954, 'open', '0.001', '40000', 'paper-cd95aee950654d64454712d2d4460ec2', '0', NULL, '', 1, NULL, NULL, 1795897625966, 1795897625966, 1795897628173, 0, '40 USDT', '0', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES (22, 'or_01m8hxe3d2s5vt7sy9dwm7p', 'al_01m8hxe3d10d5h0rvm236wm', 'in_01m8hxe3d240y46fxznmdmj', 'ac_01m8hxe318cn3r1dsdbxbtk', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'exit', 'exit', 1, 'sell', 'exit', 'market', 'base 0.0005', '50000', '22d248da4f61726496dd636f717c7f96', 1795897626017, NULL, NULL, 1795897626017, 'filled', '0.0005', NULL, 'paper-22d248da4f61726496dd636f717c7f96', '0.0005', '49975', '0.0249875 USDT', 1, NULL, NULL, NULL, 1795897626027, NULL, 0, NULL, '24.9875', NULL);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent, look_again_at) VALUES (35, 'or_01m8hxe4jaqq5er0pj712da', 'al_01m8hxe4j3a3jfr5mrjpntt', 'in_01m8hxe4j9axh53tmyrdxnv', 'ac_01m8hxe318cn3r1dsdbxbtk', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'waiting', 'exit', 1, 'sell', 'exit', 'market', 'base 0.0005', '50000', '73a809fc97867c010cad0782507f3dc4', 1795897627203, NULL, NULL, 1795897627203, 'queued', '0.0005', NULL, NULL, '0', NULL, '', 0, NULL, NULL, NULL, 1795897627203, 1795897627207, 0, NULL, '0', NULL);
INSERT INTO counts (chain, status, orders) VALUES (1, 'canceled', 0);
INSERT INTO counts (chain, status, orders) VALUES (1, 'denied', 0);
INSERT INTO counts (chain, status, orders) VALUES (1, 'expired', 0);
INSERT INTO counts (chain, status, orders) VALUES (1, 'filled', 3);
INSERT INTO counts (chain, status, orders) VALUES (1, 'open', 1);
INSERT INTO counts (chain, status, orders) VALUES (1, 'queued', 1);
INSERT INTO counts (chain, status, orders) VALUES (1, 'rejected', 0);
INSERT INTO counts (chain, status, orders) VALUES (1, 'submitting', 0);
INSERT INTO counts (chain, status, orders) VALUES (1, 'unknown', 0);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxe36683ckaxtfg6772', 'or_01m8hxe34tt9tjnvtrjkh3p', 'place', 1, '3e5a8c2d4e9a762c0fa27a410ea4e5e1', '{"method":"POST","url":"paper://ac_01m8hxe318cn3r1dsdbxbtk/order","headers":{},"body":"{\"clientOrderId\":\"3e5a8c2d4e9a762c0fa27a410ea4e5e1\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897630798}","digest":"25c2b40dafbf0ef097d6e65529635888d0c3624ef6941bc48e2795886a3401e0"}', NULL, 1795897630798, 'acknowledged', NULL, 0, 1795897625799);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxe39375pp9vtkgswzk', 'or_01m8hxe38ye956jtvpem34k', 'place', 1, '69f38d54dd82bee743afb3eab9f43992', '{"method":"POST","url":"paper://ac_01m8hxe318cn3r1dsdbxbtk/order","headers":{},"body":"{\"clientOrderId\":\"69f38d54dd82bee743afb3eab9f43992\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897630891}","digest":"755804c1f23c06a45465f27d30c3216161472e8d5d81f16501b256d408901728"}', NULL, 1795897630891, 'acknowledged', NULL, 0, 1795897625894);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxe3b76qtvaxb7ecvps', 'or_01m8hxe3b3mb6k1a29yh1wn', 'place', 1, 'cd95aee950654d64454712d2d4460ec2', '{"method":"POST","url":"paper://ac_01m8hxe318cn3r1dsdbxbtk/order","headers":{},"body":"{\"clientOrderId\":\"cd95aee950654d64454712d2d4460ec2\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"limit\",\"size\":\"0.001\",\"price\":\"40000\",\"validUntil\":1795897630959}","digest":"4481a07aeebaba1fbb4633bb02e9ab49f7943c9623ba4834629d2eb2c9af6580"}', NULL, 1795897630959, 'acknowledged', NULL, 0, 1795897625962);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxe3d6zk1s8kpy9a8b5', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'place', 1, '22d248da4f61726496dd636f717c7f96', '{"method":"POST","url":"paper://ac_01m8hxe318cn3r1dsdbxbtk/order","headers":{},"body":"{\"clientOrderId\":\"22d248da4f61726496dd636f717c7f96\",\"symbol\":\"BTC/USDT\",\"side\":\"sell\",\"type\":\"market\",\"size\":\"0.0005\",\"alertPrice\":\"50000\",\"validUntil\":1795897631022}","digest":"bc130257906d716556723083c302d72f1db49e2db8a39af92d1e785562728625"}', NULL, 1795897631022, 'acknowledged', NULL, 0, 1795897626024);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'paper-3e5a8c2d4e9a762c0fa27a410ea4e5e1-1', 'or_01m8hxe34tt9tjnvtrjkh3p', 'rsi-break', '0.001', '50025', '0.000001 BTC', 1795897625813, 'price of the alert', '0', 'USDT', 1795897625834);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'paper-69f38d54dd82bee743afb3eab9f43992-1', 'or_01m8hxe38ye956jtvpem34k', 'rsi-break', '0.001', '50025', '0.000001 BTC', 1795897625896, 'price of the alert', '0', 'USDT', 1795897625899);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', 'paper-22d248da4f61726496dd636f717c7f96-1', 'or_01m8hxe3d2s5vt7sy9dwm7p', 'rsi-break', '0.0005', '49975', '0.0249875 USDT', 1795897626026, 'price of the alert', '-0.0750250375375375375375375375375375375375', 'USDT', 1795897626027);
INSERT INTO positions (account_id, market, quantity, cost, realised, updated_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', '0.001498', '75.0124624624624624624624624624624624624625', '-0.0750250375375375375375375375375375375375', 1795897626027);
INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', '2026-11-28', 'USDT', '0', 1795897625799);
INSERT INTO lanes (account_id, market, owner, token, leased_until, next_at, frozen) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 'BTC/USDT', NULL, 1, NULL, 1795897627207, NULL);
INSERT INTO halts (scope, level, reason, since, by_whom) VALUES ('', 'entries', 'for the fixture', 1795897626098, 'api 127.0.0.1');
INSERT INTO balances (account_id, at, data) VALUES ('ac_01m8hxe318cn3r1dsdbxbtk', 1795897627192, '[{"currency":"USDT","free":"9884.9125125","locked":"40"},{"currency":"BTC","free":"0.001498","locked":"0"}]');
INSERT INTO markets (exchange, symbol, base, quote, rules, rules_from, read_at) VALUES ('binance', 'BTC/USDT', 'BTC', 'USDT', '{"tick":"0.01","lot":"0.00001","minQuantity":"0.00001","minValue":"5"}', 'assumed', 1795897625721);
INSERT INTO prices (exchange, market, price, price_from, at) VALUES ('binance', 'BTC/USDT', '50000', 'price of the alert', 1795897625798);
INSERT INTO proposals (id, exchange, symbol, candidates, note, status, market, seen, first_at, last_at) VALUES ('mp30', 'binance', 'NOSUCHUSDT', '[]', 'asked by strategy rsi-break', 'open', NULL, 1, 1795897626087, 1795897626087);
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/balance/BTC/sole', '{"free":"0.001498","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/balance/USDT/sole', '{"free":"-115.0874875","locked":"40"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/balance/USDT/start', '{"free":"10000","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/open/cd95aee950654d64454712d2d4460ec2', '{"clientOrderId":"cd95aee950654d64454712d2d4460ec2","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897625964,"updatedAt":1795897625964,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/opened', '{"USDT":"10000"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/order/22d248da4f61726496dd636f717c7f96', '{"clientOrderId":"22d248da4f61726496dd636f717c7f96","symbol":"BTC/USDT","side":"sell","type":"market","size":"0.0005","createdAt":1795897626026,"updatedAt":1795897626026,"status":"filled","fill":{"price":"49975","fee":{"amount":"0.0249875","currency":"USDT"},"at":1795897626026,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/order/3e5a8c2d4e9a762c0fa27a410ea4e5e1', '{"clientOrderId":"3e5a8c2d4e9a762c0fa27a410ea4e5e1","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897625813,"updatedAt":1795897625813,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897625813,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/order/69f38d54dd82bee743afb3eab9f43992', '{"clientOrderId":"69f38d54dd82bee743afb3eab9f43992","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897625896,"updatedAt":1795897625896,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897625896,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxe318cn3r1dsdbxbtk/order/cd95aee950654d64454712d2d4460ec2', '{"clientOrderId":"cd95aee950654d64454712d2d4460ec2","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897625964,"updatedAt":1795897625964,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('price/binance/alert/BTC/USDT', '{"price":"50000","at":1795897626022}');
INSERT INTO register (key, value) VALUES ('watch/cursor', '19');
