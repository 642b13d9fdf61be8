// Starts the dashboard: the door where nobody is signed in, the page where somebody is.
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { rest } from './clock.ts';
import type { Problem } from './net/api.ts';
import { ProblemNote } from './show/problem.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { Shell } from './shell/shell.tsx';
import { recall, signedIn } from './state/session.ts';

function Dashboard() {
  const problem = useSignal<Problem | undefined>(undefined);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      for (;;) {
        problem.value = await recall();
        if (problem.value === undefined) return;
        await rest(2_000);
      }
    };
    void ask();
  }, []);
  if (signedIn.value === 'in') return <Shell />;
  if (signedIn.value === 'out') return <SignIn />;
  return (
    <main class="sign-in">
      <ProblemNote problem={problem.value} of="Who is signed in" />
    </main>
  );
}

const app = document.getElementById('app');
if (app !== null) render(<Dashboard />, app);
