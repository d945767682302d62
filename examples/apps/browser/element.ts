type Child = Node | string;

/** Makes an element. Text stays text, whatever a bank sends. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A button that says what it is for, and calls `onPress` once at a time. */
export function button(
  attributes: Record<string, string>,
  onPress: () => Promise<void> | void,
  ...children: Child[]
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', async () => {
    made.disabled = true;
    try {
      await onPress();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/** Tells users of screen readers what has changed. */
export function say(words: string): void {
  const status = document.getElementById('status');
  if (status !== null) status.textContent = words;
}
