import type { Store } from '#store/index.ts';

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

/** Also what other processes commit on the same database, where it tells. Own commits are heard at once, and may be heard twice. */
export function withOthers({ subscribe }: Changes, { onCommit }: Pick<Store, 'onCommit'>): Pick<Changes, 'subscribe'> {
  return {
    subscribe(listener) {
      const stops = [subscribe(listener), onCommit(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
