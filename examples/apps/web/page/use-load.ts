import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Failure, onOtherTab, toFailure } from './api.ts';

export interface Loaded<Data> {
  /** The latest data. It stays while it is read again, and if that fails. */
  data?: Data;
  failure?: Failure;
  isLoading: boolean;
  reload(): Promise<void>;
}

/** Reads something when the component appears, when `key` changes and when another tab changed something. */
export function useLoad<Data>(key: string, read: () => Promise<Data>): Loaded<Data> {
  const [state, setState] = useState<{ key: string; data?: Data; failure?: Failure; isLoading: boolean }>({
    key,
    isLoading: true,
  });
  const latest = useRef({ read, turn: 0 });
  latest.current.read = read;

  const reload = useCallback(async () => {
    const turn = ++latest.current.turn;
    setState((old) => ({ ...(old.key === key ? old : {}), key, isLoading: true }));
    try {
      const data = await latest.current.read();
      // An older answer that arrives late must not replace a newer one.
      if (turn === latest.current.turn) setState({ key, data, isLoading: false });
    } catch (error) {
      if (turn !== latest.current.turn) return;
      setState((old) => ({ ...old, failure: toFailure(error), isLoading: false }));
    }
  }, [key]);

  useEffect(() => {
    void reload();
    const stop = onOtherTab(() => void reload());
    return () => {
      latest.current.turn++;
      stop();
    };
  }, [reload]);

  return state.key === key ? { ...state, reload } : { isLoading: true, reload };
}
