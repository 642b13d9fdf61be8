// Who looks at the page: nobody yet, somebody who has shown the admin token, or a viewer, for whom nothing stands there that acts.
import { computed, signal } from '@preact/signals';
import { access, get, type Problem, post } from '../net/api.ts';

export type SignedIn = 'asking' | 'out' | 'in';

export const signedIn = signal<SignedIn>('asking');
type Role = 'admin' | 'viewer';
const role = signal<Role>('viewer');
/** What acts is shown to an admin only: a button that is always refused would be a lie. The server checks on its own. */
export const mayAct = computed(() => role.value === 'admin');
/** Why the sign-in stands there again. */
export const signedOutBecause = signal('');

interface SessionAnswer {
  readonly signed_in?: boolean;
  readonly role?: Role;
  readonly csrf?: string;
}

access.onSignedOut = () => {
  if (signedIn.value !== 'in') return;
  signedOutBecause.value = 'Your sign-in has ended. Sign in again; nothing was changed.';
  signedIn.value = 'out';
};

/** Asks whether the browser still holds a valid cookie. Undefined: the question was answered. */
export async function recall(): Promise<Problem | undefined> {
  const answer = await get<SessionAnswer>('/api/session');
  if (!answer.ok) return answer.problem;
  enter(answer.value.signed_in === true ? answer.value : undefined);
  return undefined;
}

export async function signIn(token: string): Promise<Problem | undefined> {
  const answer = await post<SessionAnswer>('/api/session', { token });
  if (!answer.ok) return answer.problem;
  signedOutBecause.value = '';
  enter(answer.value);
  return undefined;
}

export async function signOut(): Promise<Problem | undefined> {
  const answer = await post('/api/session/end', {});
  if (!answer.ok) return answer.problem;
  signedOutBecause.value = '';
  enter(undefined);
  return undefined;
}

function enter(answer: SessionAnswer | undefined): void {
  access.csrf = answer?.csrf ?? '';
  role.value = answer?.role ?? 'viewer';
  signedIn.value = answer === undefined ? 'out' : 'in';
}
