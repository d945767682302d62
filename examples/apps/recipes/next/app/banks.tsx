'use client';

import { createNordigenClient, type Institution } from 'nordigen-client';
import { useEffect, useState } from 'react';

// Next.js runs this on the server too. The base URL is resolved when a call is made, which is in the browser.
const client = createNordigenClient({ credentials: 'proxy', baseUrl: '/api/bank/' });

export function Banks() {
  const [banks, setBanks] = useState<readonly Institution[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    client.institutions
      .list({ country: 'GB' })
      .unwrap()
      .then(setBanks, (error: Error) => setProblem(error.message));
  }, []);
  if (problem !== '') return <p role="alert">{problem}</p>;
  if (banks === undefined) return <p>Loading the banks…</p>;
  return (
    <ul>
      {banks.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
}
