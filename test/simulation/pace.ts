// How a history is paced: where processes stop most, and when it has to be over.

/** Events at which a process stops more often: on both sides of a commit, of the bytes, and of the answer. */
export const SHARP: Readonly<Record<string, number>> = { commit: 3, committed: 5, 'bytes leave': 12, answer: 3, reopen: 3 };

/** So long after the last act the exchange and the store still fail. */
export const AFTERMATH_MS = 40_000;
/** What is not settled so long after the storm never will be. */
export const LONGEST_END_MS = 4 * 3_600_000;
/** A history that goes in circles is ended; the longest that were seen had a tenth of that. */
export const MOST_EVENTS = 100_000;
