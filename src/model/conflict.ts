// Two different orders under one name: never executed, and told how to make the name unique.
import { type Alert, RECOMMENDED_CLIENT_REF } from './alert.ts';
import type { AlertId } from './ids.ts';
import type { Refusal } from './refusal.ts';
import { quoted } from './text.ts';

export function conflictRefusal(
  { earlier, of }: { readonly earlier: AlertId; readonly of: 'client_ref' | 'webhook-id' },
  alert: Pick<Alert, 'clientRef'>,
): Refusal {
  if (of === 'webhook-id') {
    return {
      code: 'webhook_id_conflict',
      error: 'webhook-id was used for another message',
      hint: `alert ${earlier} came under it with other bytes; a new message needs a new webhook-id`,
      details: { earlier },
    };
  }
  return {
    code: 'client_ref_conflict',
    error: `client_ref ${quoted(alert.clientRef)} was used for another order`,
    hint: `alert ${earlier} has it, and this order was not sent. Make it unique: "client_ref":"${RECOMMENDED_CLIENT_REF}"`,
    details: { earlier, client_ref: alert.clientRef },
  };
}
