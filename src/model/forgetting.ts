// How long a store that has forgotten something is not taken at its word.

/**
 * After a store has forgotten, alerts it took before may come again as new ones: TradingView's within half a minute, a relay's when it
 * is back, a person's when the loss is seen. For so long every order is asked for first, which costs a lookup each, and what the venue
 * has beyond the store's knowledge is shown to people.
 */
const SUSPICIOUS_MS = 7 * 86_400_000;

export interface Memory {
  /** The newest arrival when this process opened the store, or found it again. */
  readonly inherited: number;
  /** When it was noticed that the store had forgotten, milliseconds UTC. */
  readonly forgotAt?: number;
}

/** Whether the store may have forgotten of late: until then nothing it holds for queued is taken for unsent. */
export function isSuspicious({ forgotAt }: Pick<Memory, 'forgotAt'>, now: number): boolean {
  return forgotAt !== undefined && now < forgotAt + SUSPICIOUS_MS;
}

/** Whether an order that the store holds for queued may be at its venue all the same, from a time that the store has forgotten. */
export function mayBePlaced(epoch: Memory, arrival: number, now: number): boolean {
  return arrival <= epoch.inherited || isSuspicious(epoch, now);
}
