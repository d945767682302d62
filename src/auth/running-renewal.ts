export interface RunningRenewal {
  done: Promise<void>;
  /** When it last showed a sign of life, on this machine's own clock. */
  aliveAtMs: number;
}

/** Whether the renewal comes to an end while it shows signs of life; rejects where it fails. */
export async function settles(renewal: RunningRenewal, deadAfterMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isDead = new Promise<false>((resolve) => {
    const check = (): void => {
      const silentMs = performance.now() - renewal.aliveAtMs;
      if (silentMs >= deadAfterMs) resolve(false);
      else timer = setTimeout(check, deadAfterMs - silentMs + 1);
    };
    check();
  });
  try {
    return await Promise.race([renewal.done.then(() => true as const), isDead]);
  } finally {
    clearTimeout(timer);
  }
}
