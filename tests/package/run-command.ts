import { spawn } from 'node:child_process';

export interface CommandResult {
  isOk: boolean;
  /** The output on both streams, without colours. */
  output: string;
}

/** Runs a program to its end and never throws. A program that hangs is stopped after three minutes. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  folder: string,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      timeout: 180_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ isOk: false, output: error.message }));
    child.on('close', (code) => resolve({ isOk: code === 0, output }));
  });
}

/** The lines that say what went wrong, or the last lines if none matches. */
export function complaints({ isOk, output }: CommandResult, pattern: RegExp = /error|warning/i): string[] {
  if (isOk) return [];
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
  const telling = lines.filter((line) => pattern.test(line));
  return telling.length > 0 ? telling : lines.slice(-5);
}
