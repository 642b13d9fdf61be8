// The pinewire.yaml that the reference page opens with; a test loads it.
export const SAMPLE = `server:   {listen: "127.0.0.1:5000", public_url: "https://bot.example.com", admin_token: "\${PINEWIRE_ADMIN_TOKEN}", trusted_proxies: [loopback], display_zone: UTC}
store:    ./data/pinewire.db
webhook:
  secrets: ["\${WEBHOOK_SECRET}"]        # each of them verifies: name two while you change one
  require_timestamp: false              # true: only signatures that cover a timestamp
  tolerance: 5m
  max_body: 16kb
  failed_rate_limit: {per_second: 5, burst: 50}
tradingview:                            # unsigned alerts, straight from TradingView
  tokens: ["\${TV_TOKEN}"]               # POST /tv/<token>
  allow_ips: tradingview                # or any, or a list of address ranges
  client_certificate: off               # or verify
relay:    {listen: "127.0.0.1:8080", forward_to: "http://127.0.0.1:5000/webhook", spool: ./data/relay.db}
accounts:
  demo:            {exchange: binance, mode: paper, balances: {USDT: "10000"}}
  binance_testnet: {exchange: binance, mode: testnet, type: spot, api_key: "\${BINANCE_KEY}", api_secret: "\${BINANCE_SECRET}"}
routes:                                 # the first that matches is taken; several accounts fan out
  - {strategy: rsi-break, accounts: [binance_testnet], size: alert, sides: both, enabled: true}
  - {accounts: [demo]}                  # no strategy: any, but then paper accounts and testnets only
markets:                                # what is not in here is refused
  - {exchange: binance, symbol: BTCUSDT, market: BTC/USDT}
alerts:   {max_age: 60s, price_means: reference, max_slippage: 1%, entry_ttl: 1h}
risk:
  zone: UTC
  max_order_value: "1000 USDT"
  max_order_size: {BTC/USDT: "0.1"}
  max_position_value: "5000 USDT"       # per market, working and unknown orders counted
  daily_loss: "200 USDT"                # realised and unrealised
  # trading_hours: {days: mon-fri, from: "08:00", to: "22:00"}   entries only
notify:
  - {telegram: {token: "\${TG_TOKEN}", chat: "123"}}
`;
