/** Thrown by a step whose commit the ledger refused, and with it the request: another worker holds the lane, or has something under way in it. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
