PRAGMA application_id = 1346981463;
PRAGMA user_version = 1;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
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
  alert_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
  spent TEXT NOT NULL
) STRICT;
CREATE INDEX orders_of_alert ON orders (alert_id);
CREATE INDEX orders_by_status ON orders (status, arrival);
CREATE INDEX orders_in_lane ON orders (account_id, market, status, effect, arrival, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX orders_unsettled ON orders (account_id) WHERE status IN ('submitting', 'open', 'unknown');
CREATE TABLE counts (status TEXT PRIMARY KEY, orders INTEGER NOT NULL) STRICT, WITHOUT ROWID;
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
INSERT INTO head (id, seq, hash) VALUES (1, 35, '6689c61a5e66c6778258f8c4c34189f2bb9af75721cf436c148719992cd6c752');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (1, 1795897621429, 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1,"migrated_from":0}', '474056d8d37e8668ba3221ba38eef7ca39038b23d072e220d22aadad72d253ac');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (2, 1795897621438, 'account.added', NULL, NULL, 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"name":"demo","exchange":"binance","mode":"paper","type":"spot"}', 'c0cc53af724e5124835dde3402dc11527d3e6418a0e40c000c1dc116bd5fdcf0');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (3, 1795897621673, 'market.rules', NULL, NULL, NULL, '{"changed":1,"markets":["binance BTC/USDT {\"tick\":\"0.01\",\"lot\":\"0.00001\",\"minQuantity\":\"0.00001\",\"minValue\":\"5\"}"]}', 'fe9b67d5ee836de6275453cab48f4b97c6329173c0de0e6d1a9d2329ad9cf1b2');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (4, 1795897621698, 'alert.accepted', 'al_01m8hxdz5w3ded74zqhawp3', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.001 - 50000 - -"}', '09e0c9286240498293d7001e891e64e73a195588383d5999efcdb136d9f8c5a9');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (5, 1795897621698, 'order.queued', 'al_01m8hxdz5w3ded74zqhawp3', 'or_01m8hxdz663skba232re3me', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"account":"ac_01m8hxdyxzx2yhvk2ekbtcn","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', '54f0983d83d9eb374a9f8278a0959ea6f335f436e2c045d3b7dbfe56cbf7da3e');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (6, 1795897621722, 'order.approved', 'al_01m8hxdz5w3ded74zqhawp3', 'or_01m8hxdz663skba232re3me', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:27:01.675Z","alert_price":"50000"},"status":"queued"}', 'fc1b0448845db80490bd1cf428ce05ec17e677392ef35b274b5a06144c7d4c38');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (7, 1795897621722, 'order.submitted', 'al_01m8hxdz5w3ded74zqhawp3', 'or_01m8hxdz663skba232re3me', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"attempt":"at_01m8hxdz6s1fvg26vne2btm","number":1,"client_order_id":"22cba97fc39d2312948be93c6dba1cab","request":"418c28adacb9a78571240e638363b0c4b75dccf2f618291a7e0d64792fbfcbd7","valid_until":1795897626721,"status":"submitting"}', '2c7f5febcbb720b4e3bfebff2a8d6ae8342e203ad78ad22c23df4a84e1b70a63');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (8, 1795897621742, 'order.fill', 'al_01m8hxdz5w3ded74zqhawp3', 'or_01m8hxdz663skba232re3me', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"trade":"paper-22cba97fc39d2312948be93c6dba1cab-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897621731,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '2da6f2698f664e07dd328d7cbebe76ed8fe3d010037c339e8e184c8ab67375df');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (9, 1795897621742, 'order.acknowledged', 'al_01m8hxdz5w3ded74zqhawp3', 'or_01m8hxdz663skba232re3me', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"via":"answer","venue_order_id":"paper-22cba97fc39d2312948be93c6dba1cab","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '4fa67a0902ab6966558852cddede6a6c1eadb6455133fc22c91624ea70321598');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (10, 1795897621812, 'alert.accepted', 'al_01m8hxdz9j3t8g3j5te7ehz', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","webhook_id":"msg_1","sha256":"72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"standard","order":"buy 0.001 - 50000 - -"}', '263076ef56300edcc089c2cddfa79b7c8329da12aec1559d06653e1151469462');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (11, 1795897621812, 'order.queued', 'al_01m8hxdz9j3t8g3j5te7ehz', 'or_01m8hxdz9mkcqrakakf8kjj', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"account":"ac_01m8hxdyxzx2yhvk2ekbtcn","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"market","asked":"base 0.001","status":"queued"}', 'e09a8c3cec0afb08197585c38558bc73ec23c6640bea0b274e4cf5291f500805');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (12, 1795897621818, 'order.approved', 'al_01m8hxdz9j3t8g3j5te7ehz', 'or_01m8hxdz9mkcqrakakf8kjj', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"size":"0.001","reservation":"50.025 USDT","notes":[],"basis":{"position":"0.000999","unsettled":"0","halts":"0","bid":"49975","ask":"50025","quote":"price of the alert","balances_at":"2026-11-28T20:27:01.675Z","alert_price":"50000"},"status":"queued"}', '95c6ba931e40a08385a4197dacd40f4ecf88164d75b36c62a7cb628ed1f9a7c3');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (13, 1795897621818, 'order.submitted', 'al_01m8hxdz9j3t8g3j5te7ehz', 'or_01m8hxdz9mkcqrakakf8kjj', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"attempt":"at_01m8hxdz9thvswywhg1p35e","number":1,"client_order_id":"823ba1c578645d49eab6556f3c696ef0","request":"d23bd4a403215f6d65f61f498672c56c5dd7999d7271e4d64fb83e8e3c13cced","valid_until":1795897626818,"status":"submitting"}', '6c46ad76f9a048c427e208ce51fb081bfec0e29db1398329699bde49dc28a178');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (14, 1795897621829, 'order.fill', 'al_01m8hxdz9j3t8g3j5te7ehz', 'or_01m8hxdz9mkcqrakakf8kjj', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"trade":"paper-823ba1c578645d49eab6556f3c696ef0-1","quantity":"0.001","price":"50025","fee":"0.000001 BTC","at":1795897621824,"price_from":"price of the alert","via":"answer","filled":"0.001","status":"submitting"}', '0917a38d58ff38a8caf7148c93509adc08e8a122f575a80bafbcc2a4b1db8c3c');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (15, 1795897621829, 'order.acknowledged', 'al_01m8hxdz9j3t8g3j5te7ehz', 'or_01m8hxdz9mkcqrakakf8kjj', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"via":"answer","venue_order_id":"paper-823ba1c578645d49eab6556f3c696ef0","venue_status":"filled","venue_filled":"0.001","filled":"0.001","status":"filled"}', '0c0a8645fcf9630571cd246ff8a85790fbf264749e322794aadca3b7d869679e');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (16, 1795897621886, 'alert.accepted', 'al_01m8hxdzbyve0t87ehdxs12', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d16a0c50ea7b6e053263834d45c08ba269d1e28509545c7313f45dfcb31b9fe5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"resting","order":"buy 0.001 limit 40000 - -"}', '667554b4e42be451c101570dcdf6444c855498e0de3e32ab35c9f3741b248908');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (17, 1795897621886, 'order.queued', 'al_01m8hxdzbyve0t87ehdxs12', 'or_01m8hxdzbzjcae54ajwcg5k', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"account":"ac_01m8hxdyxzx2yhvk2ekbtcn","market":"BTC/USDT","leg":"entry","side":"buy","effect":"entry","type":"limit","asked":"base 0.001","status":"queued"}', '92a446cafd008269a47d982ee0278312a5430a759e590ca74ea3c3da26de4d8a');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (18, 1795897621897, 'order.approved', 'al_01m8hxdzbyve0t87ehdxs12', 'or_01m8hxdzbzjcae54ajwcg5k', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"size":"0.001","price":"40000","reservation":"40 USDT","notes":[],"basis":{"position":"0.001998","unsettled":"0","halts":"0","balances_at":"2026-11-28T20:27:01.675Z"},"status":"queued"}', '257117b3ea623356db8786dcb6516ebd3081490048308fc4d5ff214faede4e18');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (19, 1795897621897, 'order.submitted', 'al_01m8hxdzbyve0t87ehdxs12', 'or_01m8hxdzbzjcae54ajwcg5k', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"attempt":"at_01m8hxdzc5v8tnjmh8vxs82","number":1,"client_order_id":"64f7a65b5a28a8d9258dd6b41ec015b9","request":"edd7f039a67ae8634e8cb657212d43d4693641921da384640fd321abfbaef94b","valid_until":1795897626892,"status":"submitting"}', '2948c137826232b91a653ce9605a35cc2a454756fa6430ffd7b05c0699524b65');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (20, 1795897621904, 'order.acknowledged', 'al_01m8hxdzbyve0t87ehdxs12', 'or_01m8hxdzbzjcae54ajwcg5k', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"via":"answer","venue_order_id":"paper-64f7a65b5a28a8d9258dd6b41ec015b9","venue_status":"open","venue_filled":"0","filled":"0","status":"open"}', 'b20ddcd7183156c256af1a5b0ebf57de73b62f6687c1161df61130357d081af5');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (21, 1795897621962, 'alert.accepted', 'al_01m8hxdzeardmf3gq2skvqv', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"705f75720f08f5517006c7ed7b20312d5ab773cff221bdcef58ef78d50a4e847","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"exit","order":"sell 0.0005 - 50000 close -"}', 'a1735b9dcb9c1141e6cbfe003a42795bc79554d2d54f0b7ae52b0f89fdfb60a5');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (22, 1795897621962, 'order.queued', 'al_01m8hxdzeardmf3gq2skvqv', 'or_01m8hxdzebe5zm24v4w2z1m', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"account":"ac_01m8hxdyxzx2yhvk2ekbtcn","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', 'e82e4ad20c4bccc82852d66e2a02d4af7b80b6bcdf70c3f12f6cf5915a6a48ec');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (23, 1795897621970, 'order.approved', 'al_01m8hxdzeardmf3gq2skvqv', 'or_01m8hxdzebe5zm24v4w2z1m', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"size":"0.0005","reservation":"0.0005 BTC","notes":[],"basis":{"position":"0.001998","unsettled":"1","halts":"0","balances_at":"2026-11-28T20:27:01.675Z","alert_price":"50000"},"status":"queued"}', '0f4d48b65312fd161b92750f5adb8d80372eb00b29936e627a92f1bfe586c2de');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (24, 1795897621970, 'order.submitted', 'al_01m8hxdzeardmf3gq2skvqv', 'or_01m8hxdzebe5zm24v4w2z1m', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"attempt":"at_01m8hxdzehd0pqndxykecfq","number":1,"client_order_id":"736dc17fdfda50e0fd8942216485bad7","request":"d315698091354287d5987bba54013c95de7a4125939041d278b698349f8de4e9","valid_until":1795897626969,"status":"submitting"}', 'b705822e2bdc254294835647afcd257e932ccda8816302375e1a9fbd89170c42');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (25, 1795897621992, 'order.fill', 'al_01m8hxdzeardmf3gq2skvqv', 'or_01m8hxdzebe5zm24v4w2z1m', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"trade":"paper-736dc17fdfda50e0fd8942216485bad7-1","quantity":"0.0005","price":"49975","fee":"0.0249875 USDT","at":1795897621980,"price_from":"price of the alert","via":"answer","filled":"0.0005","status":"submitting"}', 'ce048e215e153ab04be08c64cc556909088ad084847dfb91e38950c681d0b1ea');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (26, 1795897621992, 'order.acknowledged', 'al_01m8hxdzeardmf3gq2skvqv', 'or_01m8hxdzebe5zm24v4w2z1m', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"via":"answer","venue_order_id":"paper-736dc17fdfda50e0fd8942216485bad7","venue_status":"filled","venue_filled":"0.0005","filled":"0.0005","status":"filled"}', '976524cebda44172cd8eb153ba9ed602b99504075c042e0f3ccd2c5bf60d505e');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (27, 1795897622038, 'alert.repeated', 'al_01m8hxdz5w3ded74zqhawp3', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c414fd139b6673ec8489e0a1aefbb4e10fd551c8e9e2ad1e0674335c9a98353f","received_at":1795897622038}', '2e6b514347922c9267b2d3e03ebd2c56839420fc2f86f7737ed97f6826d08c36');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (28, 1795897622051, 'alert.conflict', 'al_01m8hxdzh373xh5fmyc9ar9', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"d6851edd009fe6930493b3bc57228361865138befa42b40884d85c5dba6ee6ed","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"filled","order":"buy 0.002 - 50000 - -","earlier":"al_01m8hxdz5w3ded74zqhawp3","of":"client_ref","code":"client_ref_conflict","error":"another order came under client_ref filled before"}', '26adb76c40afbc4063d1a3a5459fa6a045c98baa651bedce099ea10b648cd74e');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (29, 1795897622058, 'alert.refused', 'al_01m8hxdzh9ap4cckg507mn7', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"4f012db540eb0b0e83ce64dc86652fbbfeb82869019e8bb1f7b85faa2674b454","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","client_ref":"nowhere","code":"market_not_found","error":"market not found"}', '055a6b683225693c50b3abf2794d5479576d619c2d253b762cb63c1be65b33bf');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (30, 1795897622065, 'market.proposed', 'al_01m8hxdzh9ap4cckg507mn7', NULL, NULL, '{"exchange":"binance","symbol":"NOSUCHUSDT","candidates":[],"note":"asked by strategy rsi-break"}', '03d88522088126d5a3b372ff6ace3d35f3108028260349bd6cacdbc5b884905f');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (31, 1795897622069, 'alert.refused', 'al_01m8hxdzhn5502wcn6a3q73', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"c16527ed2c70ec6dfb3976fc4ace58f0d8b24d7ff81f48f2b37b40dd49b2acc5","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"large","code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT"}', '23da515552a2e4da7f4e8442ac7acdda617c2b998f91fa3249ac4d979f8ad9fb');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (32, 1795897622084, 'halt.set', NULL, NULL, NULL, '{"level":"entries","reason":"for the fixture","by":"api 127.0.0.1"}', 'e27767eb80a86d9b8f3bf4f28da7a64d33de640254f1b282227a69fe421522a5');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (33, 1795897623090, 'store.opened', NULL, NULL, NULL, '{"role":"serve","schema":1}', 'ccc4a395ea2d17238856190ada8aace24504510eab5e79ec94bfecdf32211e6c');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (34, 1795897623264, 'alert.accepted', 'al_01m8hxe0px20br7qdr21wza', NULL, NULL, '{"source":"webhook","remote":"127.0.0.1","sha256":"5267458f42a33fabdf4bd794f22a8401b1403cf5fd766a48e743c78bab9c5ed9","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","client_ref":"waiting","order":"sell 0.0005 - 50000 close -"}', '55223ae01d979097ba32695ef38536594f86abcd0c88bf5fb3455be1cf8ea593');
INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (35, 1795897623264, 'order.queued', 'al_01m8hxe0px20br7qdr21wza', 'or_01m8hxe0q7cndwpzzy6vg9v', 'ac_01m8hxdyxzx2yhvk2ekbtcn', '{"account":"ac_01m8hxdyxzx2yhvk2ekbtcn","market":"BTC/USDT","leg":"exit","side":"sell","effect":"exit","type":"market","asked":"base 0.0005","status":"queued"}', '6689c61a5e66c6778258f8c4c34189f2bb9af75721cf436c148719992cd6c752');
INSERT INTO accounts (id, name, exchange, mode, type, sell_existing, venue_account_id, added_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'demo', 'binance', 'paper', 'spot', 0, NULL, 1795897621438);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (4, 'al_01m8hxdz5w3ded74zqhawp3', 1795897621692, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.001 - 50000 - -', 1);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (10, 'al_01m8hxdz9j3t8g3j5te7ehz', 1795897621810, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"standard","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a227374616e64617264227d', 'rsi-break', 'binance', 'BTCUSDT', 'standard', 'buy 0.001 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (16, 'al_01m8hxdzbyve0t87ehdxs12', 1795897621886, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"resting","side":"buy","size":"0.001","price":"40000","type":"limit"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223430303030222c22636c69656e745f726566223a2272657374696e67222c2274797065223a226c696d6974227d', 'rsi-break', 'binance', 'BTCUSDT', 'resting', 'buy 0.001 limit 40000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (21, 'al_01m8hxdzeardmf3gq2skvqv', 1795897621962, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"exit","side":"sell","size":"0.0005","price":"50000","action":"close"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2265786974222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'exit', 'sell 0.0005 - 50000 close -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (28, 'al_01m8hxdzh373xh5fmyc9ar9', 1795897622051, 'webhook', '127.0.0.1', 'conflict', '{"code":"client_ref_conflict","error":"another order came under client_ref filled before","hint":"make client_ref unique for each order: \"client_ref\":\"{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position_size}}\"","details":{"earlier":"al_01m8hxdz5w3ded74zqhawp3"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"filled","side":"buy","size":"0.002","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303032222c227072696365223a223530303030222c22636c69656e745f726566223a2266696c6c6564227d', 'rsi-break', 'binance', 'BTCUSDT', 'filled', 'buy 0.002 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (29, 'al_01m8hxdzh9ap4cckg507mn7', 1795897622057, 'webhook', '127.0.0.1', 'refused', '{"code":"market_not_found","error":"market not found","hint":"no row for \"NOSUCHUSDT\" on \"binance\". pinewire markets lists what waits for review, pinewire markets approve ID takes it","details":{"symbol":"NOSUCHUSDT","exchange":"binance","candidates":[]}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"NOSUCHUSDT","clientRef":"nowhere","side":"buy","size":"0.001","price":"50000"}', X'7b2273796d626f6c223a224e4f5355434855534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a22302e303031222c227072696365223a223530303030222c22636c69656e745f726566223a226e6f7768657265227d', 'rsi-break', 'binance', 'NOSUCHUSDT', 'nowhere', 'buy 0.001 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (31, 'al_01m8hxdzhn5502wcn6a3q73', 1795897622069, 'webhook', '127.0.0.1', 'refused', '{"code":"max_order_value","error":"value 50000 USDT is above max_order_value 1000 USDT on BTC/USDT","hint":"send at most 1000 USDT, or raise risk.max_order_value","details":{"market":"BTC/USDT","value":"50000 USDT","limit":"1000 USDT","headroom":"1000 USDT"}}', '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"large","side":"buy","size":"1","price":"50000"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a22627579222c2273697a65223a2231222c227072696365223a223530303030222c22636c69656e745f726566223a226c61726765227d', 'rsi-break', 'binance', 'BTCUSDT', 'large', 'buy 1 - 50000 - -', 0);
INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats) VALUES (34, 'al_01m8hxe0px20br7qdr21wza', 1795897623261, 'webhook', '127.0.0.1', 'accepted', NULL, '{"dialect":"native","strategy":"rsi-break","exchange":"binance","symbol":"BTCUSDT","clientRef":"waiting","side":"sell","size":"0.0005","price":"50000","action":"close"}', X'7b2273796d626f6c223a2242544355534454222c2265786368616e6765223a2262696e616e6365222c227374726174656779223a227273692d627265616b222c2273696465223a2273656c6c222c2273697a65223a22302e30303035222c227072696365223a223530303030222c22636c69656e745f726566223a2277616974696e67222c22616374696f6e223a22636c6f7365227d', 'rsi-break', 'binance', 'BTCUSDT', 'waiting', 'sell 0.0005 - 50000 close -', 0);
INSERT INTO webhook_ids (id, digest, alert_id) VALUES ('msg_1', '72ebf60cb60a02b31eb468cfa0d5aec446a71b7bd5c39791e68aaa7747fda4ea', 'al_01m8hxdz9j3t8g3j5te7ehz');
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdz64rcbjfr7x8qg3a', 'al_01m8hxdz5w3ded74zqhawp3', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, 1795897621692);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdz9m9yxfhy0e0raw1', 'al_01m8hxdz9j3t8g3j5te7ehz', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'buy', 'base 0.001', 'market', NULL, 1795897621810);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdzbyehxczrz05h7x1', 'al_01m8hxdzbyve0t87ehdxs12', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'buy', 'base 0.001', 'limit', '40000', 1795897621886);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxdzebn6skp78z4gjzv', 'al_01m8hxdzeardmf3gq2skvqv', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, 1795897621962);
INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES ('in_01m8hxe0q24nshnyrk2g4f1', 'al_01m8hxe0px20br7qdr21wza', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'sell', 'base 0.0005', 'market', NULL, 1795897623261);
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES (5, 'or_01m8hxdz663skba232re3me', 'al_01m8hxdz5w3ded74zqhawp3', 'in_01m8hxdz64rcbjfr7x8qg3a', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'filled', 'entry', 1, 'buy', 'entry', 'market', 'base 0.001', '50000', '22cba97fc39d2312948be93c6dba1cab', 1795897621692, 1795901221692, NULL, 1795897621692, 'filled', '0.001', NULL, 'paper-22cba97fc39d2312948be93c6dba1cab', '0.001', '50025', '0.000001 BTC', 1, NULL, NULL, NULL, 1795897621742, NULL, 0, NULL, '50.025');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES (11, 'or_01m8hxdz9mkcqrakakf8kjj', 'al_01m8hxdz9j3t8g3j5te7ehz', 'in_01m8hxdz9m9yxfhy0e0raw1', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'standard', 'entry', 1, 'buy', 'entry', 'market', 'base 0.001', '50000', '823ba1c578645d49eab6556f3c696ef0', 1795897621810, 1795901221810, NULL, 1795897621810, 'filled', '0.001', NULL, 'paper-823ba1c578645d49eab6556f3c696ef0', '0.001', '50025', '0.000001 BTC', 1, NULL, NULL, NULL, 1795897621829, NULL, 0, NULL, '50.025');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES (17, 'or_01m8hxdzbzjcae54ajwcg5k', 'al_01m8hxdzbyve0t87ehdxs12', 'in_01m8hxdzbyehxczrz05h7x1', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'resting', 'entry', 1, 'buy', 'entry', 'limit', 'base 0.001', NULL, '64f7a65b5a28a8d9258dd6b41ec015b9', 1795897621886, 1795901221886, 3600000, 1795897621886, 'open', '0.001', '40000', 'paper-64f7a65b5a28a8d9258dd6b41ec015b9', '0', NULL, '', 1, NULL, NULL, 1795897621904, 1795897621904, 1795897624205, 0, '40 USDT', '0');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES (22, 'or_01m8hxdzebe5zm24v4w2z1m', 'al_01m8hxdzeardmf3gq2skvqv', 'in_01m8hxdzebn6skp78z4gjzv', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'exit', 'exit', 1, 'sell', 'exit', 'market', 'base 0.0005', '50000', '736dc17fdfda50e0fd8942216485bad7', 1795897621962, NULL, NULL, 1795897621962, 'filled', '0.0005', NULL, 'paper-736dc17fdfda50e0fd8942216485bad7', '0.0005', '49975', '0.0249875 USDT', 1, NULL, NULL, NULL, 1795897621992, NULL, 0, NULL, '24.9875');
INSERT INTO orders (arrival, id, alert_id, intent_id, account_id, exchange, symbol, market, strategy, client_ref, leg, revision, side, effect, type, asked, alert_price, client_order_id, fired_at, expires_at, rest_for, created_at, status, size, price, venue_order_id, filled, average_price, fees, attempts, reason, cancel_requested, resting_since, updated_at, next_at, tries, reservation, spent) VALUES (35, 'or_01m8hxe0q7cndwpzzy6vg9v', 'al_01m8hxe0px20br7qdr21wza', 'in_01m8hxe0q24nshnyrk2g4f1', 'ac_01m8hxdyxzx2yhvk2ekbtcn', 'binance', 'BTCUSDT', 'BTC/USDT', 'rsi-break', 'waiting', 'exit', 1, 'sell', 'exit', 'market', 'base 0.0005', '50000', '45468bc0293e47e1f137f4b8c2e01b01', 1795897623261, NULL, NULL, 1795897623261, 'queued', '0.0005', NULL, NULL, '0', NULL, '', 0, NULL, NULL, NULL, 1795897623261, 1795897623264, 0, NULL, '0');
INSERT INTO counts (status, orders) VALUES ('canceled', 0);
INSERT INTO counts (status, orders) VALUES ('denied', 0);
INSERT INTO counts (status, orders) VALUES ('expired', 0);
INSERT INTO counts (status, orders) VALUES ('filled', 3);
INSERT INTO counts (status, orders) VALUES ('open', 1);
INSERT INTO counts (status, orders) VALUES ('queued', 1);
INSERT INTO counts (status, orders) VALUES ('rejected', 0);
INSERT INTO counts (status, orders) VALUES ('submitting', 0);
INSERT INTO counts (status, orders) VALUES ('unknown', 0);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdz6s1fvg26vne2btm', 'or_01m8hxdz663skba232re3me', 'place', 1, '22cba97fc39d2312948be93c6dba1cab', '{"method":"POST","url":"paper://ac_01m8hxdyxzx2yhvk2ekbtcn/order","headers":{},"body":"{\"clientOrderId\":\"22cba97fc39d2312948be93c6dba1cab\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897626721}","digest":"418c28adacb9a78571240e638363b0c4b75dccf2f618291a7e0d64792fbfcbd7"}', NULL, 1795897626721, 'acknowledged', NULL, 0, 1795897621722);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdz9thvswywhg1p35e', 'or_01m8hxdz9mkcqrakakf8kjj', 'place', 1, '823ba1c578645d49eab6556f3c696ef0', '{"method":"POST","url":"paper://ac_01m8hxdyxzx2yhvk2ekbtcn/order","headers":{},"body":"{\"clientOrderId\":\"823ba1c578645d49eab6556f3c696ef0\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"market\",\"size\":\"0.001\",\"alertPrice\":\"50000\",\"validUntil\":1795897626818}","digest":"d23bd4a403215f6d65f61f498672c56c5dd7999d7271e4d64fb83e8e3c13cced"}', NULL, 1795897626818, 'acknowledged', NULL, 0, 1795897621818);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdzc5v8tnjmh8vxs82', 'or_01m8hxdzbzjcae54ajwcg5k', 'place', 1, '64f7a65b5a28a8d9258dd6b41ec015b9', '{"method":"POST","url":"paper://ac_01m8hxdyxzx2yhvk2ekbtcn/order","headers":{},"body":"{\"clientOrderId\":\"64f7a65b5a28a8d9258dd6b41ec015b9\",\"symbol\":\"BTC/USDT\",\"side\":\"buy\",\"type\":\"limit\",\"size\":\"0.001\",\"price\":\"40000\",\"validUntil\":1795897626892}","digest":"edd7f039a67ae8634e8cb657212d43d4693641921da384640fd321abfbaef94b"}', NULL, 1795897626892, 'acknowledged', NULL, 0, 1795897621897);
INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, response, valid_until, state, first_absent_at, lookups, created_at) VALUES ('at_01m8hxdzehd0pqndxykecfq', 'or_01m8hxdzebe5zm24v4w2z1m', 'place', 1, '736dc17fdfda50e0fd8942216485bad7', '{"method":"POST","url":"paper://ac_01m8hxdyxzx2yhvk2ekbtcn/order","headers":{},"body":"{\"clientOrderId\":\"736dc17fdfda50e0fd8942216485bad7\",\"symbol\":\"BTC/USDT\",\"side\":\"sell\",\"type\":\"market\",\"size\":\"0.0005\",\"alertPrice\":\"50000\",\"validUntil\":1795897626969}","digest":"d315698091354287d5987bba54013c95de7a4125939041d278b698349f8de4e9"}', NULL, 1795897626969, 'acknowledged', NULL, 0, 1795897621970);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'paper-22cba97fc39d2312948be93c6dba1cab-1', 'or_01m8hxdz663skba232re3me', 'rsi-break', '0.001', '50025', '0.000001 BTC', 1795897621731, 'price of the alert', '0', 'USDT', 1795897621742);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'paper-823ba1c578645d49eab6556f3c696ef0-1', 'or_01m8hxdz9mkcqrakakf8kjj', 'rsi-break', '0.001', '50025', '0.000001 BTC', 1795897621824, 'price of the alert', '0', 'USDT', 1795897621829);
INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', 'paper-736dc17fdfda50e0fd8942216485bad7-1', 'or_01m8hxdzebe5zm24v4w2z1m', 'rsi-break', '0.0005', '49975', '0.0249875 USDT', 1795897621980, 'price of the alert', '-0.0750250375375375375375375375375375375375', 'USDT', 1795897621992);
INSERT INTO positions (account_id, market, quantity, cost, realised, updated_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', '0.001498', '75.0124624624624624624624624624624624624625', '-0.0750250375375375375375375375375375375375', 1795897621992);
INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', '2026-11-28', 'USDT', '0', 1795897621722);
INSERT INTO lanes (account_id, market, owner, token, leased_until, next_at, frozen) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 'BTC/USDT', NULL, 1, NULL, 1795897623264, NULL);
INSERT INTO halts (scope, level, reason, since, by_whom) VALUES ('', 'entries', 'for the fixture', 1795897622084, 'api 127.0.0.1');
INSERT INTO balances (account_id, at, data) VALUES ('ac_01m8hxdyxzx2yhvk2ekbtcn', 1795897623233, '[{"currency":"USDT","free":"9884.9125125","locked":"40"},{"currency":"BTC","free":"0.001498","locked":"0"}]');
INSERT INTO markets (exchange, symbol, base, quote, rules, rules_from, read_at) VALUES ('binance', 'BTC/USDT', 'BTC', 'USDT', '{"tick":"0.01","lot":"0.00001","minQuantity":"0.00001","minValue":"5"}', 'assumed', 1795897621673);
INSERT INTO prices (exchange, market, price, price_from, at) VALUES ('binance', 'BTC/USDT', '50000', 'price of the alert', 1795897621722);
INSERT INTO proposals (id, exchange, symbol, candidates, note, status, market, seen, first_at, last_at) VALUES ('mp30', 'binance', 'NOSUCHUSDT', '[]', 'asked by strategy rsi-break', 'open', NULL, 1, 1795897622065, 1795897622065);
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/balance/BTC/sole', '{"free":"0.001498","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/balance/USDT/sole', '{"free":"-115.0874875","locked":"40"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/balance/USDT/start', '{"free":"10000","locked":"0"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/open/64f7a65b5a28a8d9258dd6b41ec015b9', '{"clientOrderId":"64f7a65b5a28a8d9258dd6b41ec015b9","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897621903,"updatedAt":1795897621903,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/opened', '{"USDT":"10000"}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/order/22cba97fc39d2312948be93c6dba1cab', '{"clientOrderId":"22cba97fc39d2312948be93c6dba1cab","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897621731,"updatedAt":1795897621731,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897621731,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/order/64f7a65b5a28a8d9258dd6b41ec015b9', '{"clientOrderId":"64f7a65b5a28a8d9258dd6b41ec015b9","symbol":"BTC/USDT","side":"buy","type":"limit","size":"0.001","price":"40000","createdAt":1795897621903,"updatedAt":1795897621903,"status":"open","locked":{"amount":"40","currency":"USDT"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/order/736dc17fdfda50e0fd8942216485bad7', '{"clientOrderId":"736dc17fdfda50e0fd8942216485bad7","symbol":"BTC/USDT","side":"sell","type":"market","size":"0.0005","createdAt":1795897621980,"updatedAt":1795897621980,"status":"filled","fill":{"price":"49975","fee":{"amount":"0.0249875","currency":"USDT"},"at":1795897621980,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('paper/ac_01m8hxdyxzx2yhvk2ekbtcn/order/823ba1c578645d49eab6556f3c696ef0', '{"clientOrderId":"823ba1c578645d49eab6556f3c696ef0","symbol":"BTC/USDT","side":"buy","type":"market","size":"0.001","createdAt":1795897621824,"updatedAt":1795897621824,"status":"filled","fill":{"price":"50025","fee":{"amount":"0.000001","currency":"BTC"},"at":1795897621824,"priceFrom":"price of the alert"}}');
INSERT INTO register (key, value) VALUES ('price/binance/alert/BTC/USDT', '{"price":"50000","at":1795897621969}');
