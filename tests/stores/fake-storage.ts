import type { WebStorage } from '../../src/stores/local-storage.ts';

/** Browser tabs of one origin. What one writes reaches the others as `storage` events at `events`. */
export function fakeTabs(): { events: EventTarget; open(): WebStorage } {
  const items = new Map<string, string>();
  const events = new EventTarget();
  const tabs: WebStorage[] = [];

  function change(tab: WebStorage, key: string, newValue: string | null): void {
    if (newValue === null) items.delete(key);
    else items.set(key, newValue);
    for (const storageArea of tabs.filter((other) => other !== tab)) {
      events.dispatchEvent(Object.assign(new Event('storage'), { key, newValue, storageArea }));
    }
  }

  return {
    events,
    open() {
      const tab: WebStorage = {
        getItem: (key) => items.get(key) ?? null,
        setItem: (key, value) => change(tab, key, value),
        removeItem: (key) => change(tab, key, null),
      };
      tabs.push(tab);
      return tab;
    },
  };
}
