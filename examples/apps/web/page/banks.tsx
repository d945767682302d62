import { type Institution, supportedCountries } from 'nordigen-client';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, client, type Failure, toFailure } from './api.ts';
import { Empty, Loading, Press, Problem, Title } from './parts.tsx';
import { useLoad } from './use-load.ts';
import { count, explainProblem, say } from './words.ts';

const names = new Intl.DisplayNames('en', { type: 'region' });
const countries = supportedCountries
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** Sends the user to the bank to agree. */
export async function startLinking(bank: { id: string; name: string }): Promise<void> {
  const body = { institutionId: bank.id, institutionName: bank.name };
  const { url } = await ask<{ url: string }>('/api/links', { method: 'POST', body });
  location.assign(url);
}

/** A country, a search and the matching banks. Choosing one opens its consent page. */
export function Banks({ problem, isSandbox }: { problem?: string; isSandbox: boolean }): JSX.Element {
  const [country, setCountry] = useState('GB');
  const [words, setWords] = useState('');
  const [linking, setLinking] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const banks = useLoad(country, () => client.institutions.list({ country }).unwrap({ allowIssues: true }));
  const found = banks.data?.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));

  useEffect(() => {
    if (found !== undefined) say(count(found.length, 'bank'));
  }, [found?.length]);

  async function link(bank: Institution): Promise<void> {
    setLinking(bank.id);
    setFailure(undefined);
    try {
      await startLinking(bank);
    } catch (error) {
      setFailure(toFailure(error));
      setLinking(undefined);
    }
  }

  return (
    <section>
      <Title>Choose your bank</Title>
      {problem && (
        <div role="alert" class="problem">
          <p>{explainProblem(problem)}</p>
        </div>
      )}
      {failure && <Problem failure={failure} />}
      <p class="note">You give your consent at your bank. This page never sees your login.</p>
      <div class="fields">
        <label>
          Country
          <select value={country} onChange={({ currentTarget }) => setCountry(currentTarget.value)}>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
            {isSandbox && <option value="XX">Sandbox: banks that misbehave</option>}
          </select>
        </label>
        <label>
          Search
          <input
            type="search"
            autocomplete="off"
            value={words}
            onInput={({ currentTarget }) => setWords(currentTarget.value)}
          />
        </label>
      </div>
      {banks.failure && <Problem failure={banks.failure} onRetry={banks.reload} />}
      {banks.data === undefined && banks.isLoading && <Loading what="banks" />}
      {found?.length === 0 && (
        <Empty>
          <p>No bank is called “{words}”. Try another word or another country.</p>
        </Empty>
      )}
      {found !== undefined && found.length > 0 && (
        <ul class="list" aria-label="Banks">
          {found.map((bank) => (
            <li key={bank.id}>
              <Press class="card" isBusy={linking !== undefined} onPress={() => link(bank)}>
                <span class="initials" aria-hidden="true">
                  {initials(bank.name)}
                </span>
                <span class="name">{bank.name}</span>
                <span class="note">
                  {linking === bank.id
                    ? 'Opening the bank …'
                    : `${bank.transaction_total_days ?? 90} days of history`}
                </span>
              </Press>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('');
}
