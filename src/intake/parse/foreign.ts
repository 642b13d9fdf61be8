// Alert bodies of other services, told by their members, so that a refusal can say whose format it is.

const FAMILIES: readonly (readonly [name: string, members: readonly string[]])[] = [
  ["TradersPost's format", ['ticker', 'action']],
  ["3Commas' signal format", ['bot_uuid', 'action']],
  ["3Commas' signal format", ['tv_instrument', 'tv_exchange']],
  ["OKX' signal bot format", ['signaltoken', 'instrument']],
  ['the nested format with bar and strategy', ['bar', 'strategy']],
  ['the nested format with bar and strategy', ['ticker', 'strategy', 'passphrase']],
  ["OpenAlgo's format", ['apikey', 'pricetype']],
  ["TradeX' format", ['pin', 'order_type']],
  ['a format with stub and direction', ['stub', 'direction']],
  ["a notification bot's format", ['key', 'msg']],
];

export function foreignDialect(names: readonly string[]): string | undefined {
  const present = new Set(names.map((name) => name.toLowerCase()));
  return FAMILIES.find(([, members]) => members.every((member) => present.has(member)))?.[0];
}
