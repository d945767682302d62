import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { check, type Suite } from './suite.ts';

/** Runs `quickstart.sh`, in which curl is the only client. */
export const curlSuite: Suite = {
  name: 'curl',
  missing: () => (spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not installed'),
  async open({ baseUrl, secretId, secretKey }) {
    const script = fileURLToPath(new URL('quickstart.sh', import.meta.url));
    const run = async (): Promise<string> => {
      const child = spawn('sh', [script, baseUrl, secretId, secretKey]);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      const [code] = await once(child, 'close');
      check(code === 0, `It ended with code ${code}:\n${output}`);
      return `${output.trim().split('\n').length} steps`;
    };
    return { cases: [{ name: 'quickstart.sh, including control of the sandbox', run }] };
  },
};
