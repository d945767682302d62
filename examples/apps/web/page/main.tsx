import { type JSX, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Overview } from '../server/accounts.ts';
import { AccountPage } from './account.tsx';
import { ask } from './api.ts';
import { Banks } from './banks.tsx';
import { Linking } from './linking.tsx';
import { Accounts } from './overview.tsx';
import { Empty, Loading, Problem, Title } from './parts.tsx';
import { useLoad } from './use-load.ts';

function useHash(): { path: readonly string[]; query: URLSearchParams } {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const [path = '', query] = hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/'), query: new URLSearchParams(query) };
}

function App(): JSX.Element {
  const { path, query } = useHash();
  const overview = useLoad('', () => ask<Overview>('/api/overview'));
  const { data } = overview;
  return (
    <>
      <header>
        <a class="brand" href="#/">
          My accounts
        </a>
        <nav aria-label="Main">
          <a href="#/" aria-current={path[0] === '' ? 'page' : undefined}>
            Accounts
          </a>
          <a href="#/banks" aria-current={path[0] === 'banks' ? 'page' : undefined}>
            Link a bank
          </a>
        </nav>
      </header>
      <main>
        {data === undefined && <h1>My accounts</h1>}
        {overview.failure && <Problem failure={overview.failure} onRetry={overview.reload} />}
        {data === undefined && overview.isLoading && <Loading what="your accounts" />}
        {data && view(data)}
      </main>
      {data?.sandboxPage && (
        <footer class="note">
          Sandbox: all banks and people are made up.{' '}
          <a href={data.sandboxPage} target="_blank" rel="noreferrer">
            Move its clock, end consents or make calls fail
          </a>
        </footer>
      )}
    </>
  );

  function view(data: Overview): JSX.Element {
    const [name, id = ''] = path;
    if (name === 'banks') {
      const problem = query.get('problem');
      return <Banks isSandbox={data.sandboxPage !== undefined} {...(problem !== null && { problem })} />;
    }
    if (name === 'linking') return <Linking reference={id} onLinked={showAccounts} />;
    if (name !== 'accounts') return <Accounts overview={data} />;
    const link = data.links.find(({ accounts }) => accounts.some((account) => account.id === id));
    const account = link?.accounts.find((each) => each.id === id);
    if (link === undefined || account === undefined) {
      return (
        <section>
          <Title>No such account</Title>
          <Empty>
            <a href="#/">Your accounts</a>
          </Empty>
        </section>
      );
    }
    return (
      <AccountPage key={id} account={account} link={link} nowMs={data.nowMs} onChange={overview.reload} />
    );
  }

  async function showAccounts(): Promise<void> {
    await overview.reload();
    location.replace('#/');
  }
}

render(<App />, document.getElementById('app') as HTMLElement);
