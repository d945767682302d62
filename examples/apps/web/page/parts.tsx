import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Failure } from './api.ts';
import { explain, say } from './words.ts';

let isFirst = true;

/** The heading of a view. It names the document, and takes the focus when the user comes from another view. */
export function Title({ children }: { children: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · My accounts`;
  }, [children]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

export function Loading({ what }: { what: string }): JSX.Element {
  useEffect(() => say(`Loading ${what}`), [what]);
  return (
    <p class="loading" aria-busy="true">
      Loading {what} …
    </p>
  );
}

export function Problem({
  failure,
  nowMs = Date.now(),
  onRetry,
}: {
  failure: Failure;
  nowMs?: number;
  onRetry?: () => void;
}): JSX.Element {
  return (
    <div role="alert" class="problem">
      <p>{explain(failure, nowMs)}</p>
      {onRetry && <Press onPress={onRetry}>Try again</Press>}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="empty">{children}</div>;
}

/** A button that handles one press at a time, and keeps the focus meanwhile. */
export function Press({
  onPress,
  isBusy = false,
  children,
  ...attributes
}: {
  onPress: () => unknown;
  isBusy?: boolean;
  children: ComponentChildren;
  class?: string;
  'aria-label'?: string;
}): JSX.Element {
  return (
    <button type="button" aria-disabled={isBusy} onClick={() => !isBusy && onPress()} {...attributes}>
      {children}
    </button>
  );
}
