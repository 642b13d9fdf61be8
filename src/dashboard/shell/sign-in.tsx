// The door: the token once, then a cookie that no script can read.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../net/api.ts';
import { ProblemNote } from '../show/problem.tsx';
import { signedOutBecause, signIn } from '../state/session.ts';

export function SignIn() {
  const token = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = await signIn(token.value.trim());
    busy.value = false;
    if (problem.value !== undefined) field.current?.select();
  };
  return (
    <main class="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>pinewire</h1>
        {signedOutBecause.value !== '' && <p role="status">{signedOutBecause.value}</p>}
        <p>
          Sign in with the admin token, or with a viewer token to read only. On the machine that runs pinewire{' '}
          <code>npx pinewire token show admin</code> prints the first.
        </p>
        <input type="text" name="username" autocomplete="username" value="admin" hidden readOnly />
        <label for="token">Token</label>
        <input
          ref={field}
          id="token"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          required
          value={token.value}
          onInput={(event) => {
            token.value = event.currentTarget.value;
          }}
        />
        <ProblemNote problem={problem.value} />
        <button type="submit" class="strong" disabled={busy.value}>
          Sign in
        </button>
      </form>
    </main>
  );
}
