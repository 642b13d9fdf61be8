// The message to paste into TradingView, under the name that somebody gives the strategy.

/** As long as an alert's may be. */
export const LONGEST_NAME = 200;

/** What stands in the message where nobody has named the strategy. */
export function defaultName(message: string): string {
  const { strategy } = JSON.parse(message) as { readonly strategy?: unknown };
  return typeof strategy === 'string' ? strategy : '';
}

/** JSON whatever the name holds. Without a name it stays as it is. */
export function nameStrategy(message: string, name: string): string {
  const strategy = name.trim();
  if (strategy === '') return message;
  return JSON.stringify({ ...(JSON.parse(message) as object), strategy });
}
