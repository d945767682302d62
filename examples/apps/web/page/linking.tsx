import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LinkProgress } from '../server/links.ts';
import { ask, type Failure, tellOtherTabs, toFailure } from './api.ts';
import { Problem, Title } from './parts.tsx';
import { count, say } from './words.ts';

const ends: Record<Exclude<LinkProgress['state'], 'linked' | 'pending'>, string> = {
  refused: 'You or your bank declined. Nothing was linked.',
  failed: 'Your bank could not complete the link.',
  expired: 'The consent has already ended.',
  suspended: 'The link was suspended after too many failures.',
};

/** Shown after the user comes back from the bank: asks until the bank is linked, however long that takes. */
export function Linking({ reference, onLinked }: { reference: string; onLinked: () => void }): JSX.Element {
  const [progress, setProgress] = useState<LinkProgress>();
  const [failure, setFailure] = useState<Failure>();
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    async function follow(): Promise<void> {
      setFailure(undefined);
      for (;;) {
        const now = await ask<LinkProgress>(`/api/links/${reference}`, { method: 'POST', signal });
        setProgress(now);
        if (now.state === 'pending') continue;
        if (now.state !== 'linked') return;
        tellOtherTabs();
        say(
          now.reconnected > 0
            ? `${now.institutionName} is reconnected: ${count(now.reconnected, 'account continues', 'accounts continue')}.`
            : `${now.institutionName} is linked: ${count(now.added, 'new account')}.`,
        );
        onLinked();
        return;
      }
    }
    follow().catch((error) => {
      if (!signal.aborted) setFailure(toFailure(error));
    });
    return () => controller.abort();
  }, [reference, turn]);

  const end = progress && progress.state !== 'linked' && progress.state !== 'pending' && ends[progress.state];
  return (
    <section>
      <Title>Linking your bank</Title>
      {failure && <Problem failure={failure} onRetry={() => setTurn(turn + 1)} />}
      {end && (
        <div role="alert" class="problem">
          <p>{end}</p>
          <a class="button" href="#/banks">
            Choose a bank
          </a>
        </div>
      )}
      {!failure && !end && (
        <p class="loading" aria-busy="true">
          {progress?.state === 'pending'
            ? `${progress.institutionName} is still preparing your accounts. This can take a few minutes. Please leave this page open.`
            : 'Asking the bank for your accounts …'}
        </p>
      )}
    </section>
  );
}
