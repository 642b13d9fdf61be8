// How long a store that has forgotten something is not taken at its word.

/**
 * After a store has forgotten, alerts it took before may come again as new ones: TradingView's within half a minute, a relay's when it
 * is back, a person's when the loss is seen. For so long every order is asked for first, which costs a lookup each, and what the venue
 * has beyond the store's knowledge is shown to people.
 */
export const SUSPICIOUS_MS = 7 * 86_400_000;
