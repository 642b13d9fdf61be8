// What somebody did on this page, as the journal has it: kept until it is put away, because a message that vanishes proves nothing.
import { signal } from '@preact/signals';
import type { Committed, JournalEvent } from '../net/wire.ts';

export interface Receipt {
  readonly id: number;
  /** The deed, in a sentence. */
  readonly deed: string;
  /** What it leaves, where that is known. */
  readonly leaves: string;
  /** Empty where everything was so already. */
  readonly rows: readonly JournalEvent[];
}

/** More would hide the page; the older ones are in the journal. */
const MOST = 4;

/** Newest first. */
export const receipts = signal<readonly Receipt[]>([]);
let given = 0;

export function giveReceipt(deed: string, { committed }: Committed, leaves = ''): void {
  given += 1;
  receipts.value = [{ id: given, deed, leaves, rows: committed }, ...receipts.value].slice(0, MOST);
}

export function putAway(id: number): void {
  receipts.value = receipts.value.filter((receipt) => receipt.id !== id);
}

export function putAllAway(): void {
  receipts.value = [];
}
