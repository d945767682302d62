import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a module of this folder in a process of its own, which ends with this one or when it is disconnected. */
export function start(
  module: string,
  args: readonly (string | number)[],
  execArgv: readonly string[] = [],
): ChildProcess {
  return fork(new URL(module, import.meta.url), args.map(String), { execArgv: [...execArgv] });
}

/** The process's next message. Rejects if the process ends instead. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message as Message);
    };
    const onExit = (code: number | null): void => {
      child.off('message', onMessage);
      reject(new Error(`${child.spawnargs.slice(1, 3).join(' ')} ended with code ${code}.`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

export function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(question);
  return answer;
}

/** All messages of the process until it ends. Rejects if it fails. */
export async function allMessages<Message>(child: ChildProcess): Promise<Message[]> {
  const messages: Message[] = [];
  child.on('message', (message) => messages.push(message as Message));
  // All messages have arrived when its channel is closed.
  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (code !== 0) throw new Error(`${child.spawnargs.slice(1, 3).join(' ')} ended with code ${code}.`);
  return messages;
}
