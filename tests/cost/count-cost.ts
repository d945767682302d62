import { createHook } from 'node:async_hooks';

/** What the work created. Any increase costs every call of every user, so it must be a decision, not a surprise. */
export interface Cost {
  /** `Request` objects, including ky's own. */
  requestObjects: number;
  headersObjects: number;
  timers: number;
  /** Timers that were not cleared. */
  timersLeft: number;
  controllers: number;
  /** Signals joined from others, which the runtime has to watch. */
  joinedSignals: number;
  /** All promises, including those of the runtime. Depends on its version, so compare it with some tolerance. */
  promises: number;
}

/** Counts what `work` creates, with counters in place of the globals, which are restored before it resolves. */
export async function countCost(work: () => Promise<unknown>): Promise<Cost> {
  const cost: Cost = {
    requestObjects: 0,
    headersObjects: 0,
    timers: 0,
    timersLeft: 0,
    controllers: 0,
    joinedSignals: 0,
    promises: 0,
  };
  const { Request, Headers, AbortController, setTimeout, setInterval, clearTimeout, clearInterval } =
    globalThis;
  const { any } = AbortSignal;
  const open = new Set<unknown>();
  const counting = <Constructor extends new (...args: never[]) => object>(
    original: Constructor,
    count: () => void,
  ): Constructor =>
    new Proxy(original, {
      construct(target, args, newTarget) {
        count();
        return Reflect.construct(target, args, newTarget);
      },
    });
  const noting = <Start extends (...args: never[]) => unknown>(start: Start): Start =>
    ((...args: Parameters<Start>) => {
      cost.timers++;
      const timer = start(...args);
      open.add(timer);
      return timer;
    }) as Start;
  const forgetting = (clear: (timer: never) => void) => (timer: unknown) => {
    open.delete(timer);
    clear(timer as never);
  };
  const hook = createHook({
    init(_id, type) {
      if (type === 'PROMISE') cost.promises++;
    },
  });
  Object.assign(globalThis, {
    Request: counting(Request, () => cost.requestObjects++),
    Headers: counting(Headers, () => cost.headersObjects++),
    AbortController: counting(AbortController, () => cost.controllers++),
    setTimeout: noting(setTimeout),
    setInterval: noting(setInterval),
    clearTimeout: forgetting(clearTimeout),
    clearInterval: forgetting(clearInterval),
  });
  AbortSignal.any = (signals) => {
    cost.joinedSignals++;
    return any.call(AbortSignal, signals);
  };
  hook.enable();
  try {
    await work();
  } finally {
    hook.disable();
    AbortSignal.any = any;
    Object.assign(globalThis, {
      Request,
      Headers,
      AbortController,
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval,
    });
  }
  cost.timersLeft = open.size;
  return cost;
}
