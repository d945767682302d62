'use client';

import { createNordigenClient } from 'nordigen-client';
import { useEffect, useState } from 'react';

// At module scope, which Next.js runs on the server too, at build time and for each request.
const client = createNordigenClient({ credentials: 'proxy', baseUrl: '/api/bank/' });

export function Banks() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    client.institutions.list({ country: 'GB' }).then(({ data = [] }) => setCount(data.length));
  }, []);
  return <h1>{count} banks</h1>;
}
