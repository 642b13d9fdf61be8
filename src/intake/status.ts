// Which HTTP status says which refusal: 400 not understood, 404 nobody to trade it for, 409 another order's name, 422 understood and denied.
import type { RefusalCode } from '../model/refusal.ts';

/** Pure and total: a code that stands here by no name is a denial, and denials are 422. */
export function httpStatus(code: RefusalCode): 400 | 404 | 409 | 422 {
  switch (code) {
    case 'invalid_signature':
    case 'stale_signature':
    case 'invalid_json':
    case 'missing_fields':
    case 'invalid_field':
    case 'unknown_field':
      return 400;
    case 'market_not_found':
    case 'no_route':
      return 404;
    case 'client_ref_conflict':
    case 'webhook_id_conflict':
      return 409;
    // Every other code is a denial, and the list of those grows.
    default:
      return 422;
  }
}
