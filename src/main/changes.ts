/** "Something was committed": told to whoever listens in this process. It carries nothing; listeners look at what is stored. */
export type Changes = { readonly notify: () => void; readonly subscribe: (listener: () => void) => () => void };

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
