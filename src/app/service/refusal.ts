// Why a service may not start; apart, so that everything in this room can say so.

/** The message says what is wrong and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
