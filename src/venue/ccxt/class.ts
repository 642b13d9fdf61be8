// What ccxt calls an exchange: known without ccxt, because the configuration is checked where ccxt must not be, at the relay.

/** Where ccxt keeps perpetuals in a class of their own. */
const SWAP_CLASSES: Readonly<Record<string, string>> = { binance: 'binanceusdm' };

/** ccxt's id of what trades this type at this exchange; the table of facts has a row under it. */
export function ccxtClass({ exchange, type }: { readonly exchange: string; readonly type?: 'spot' | 'swap' }): string {
  return (type === 'swap' ? SWAP_CLASSES[exchange] : undefined) ?? exchange;
}
