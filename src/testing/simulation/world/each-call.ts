import type { Tx } from '#ports/index.ts';

/** One call of one store within a transaction. `name`: `promotions.save`. `go` makes it, with these arguments unless others are given. */
export type StoreCall = {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly go: (args?: readonly unknown[]) => Promise<unknown>;
};

type Store = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/** The same transaction, each call of which is made by `around`. */
export function eachCall(tx: Tx, around: (call: StoreCall) => Promise<unknown>): Tx {
  const stores = new Map<string, object>();
  return new Proxy(tx, {
    get: (target, storeName: string) => {
      const known = stores.get(storeName);
      if (known !== undefined) return known;
      const store = Reflect.get(target, storeName) as unknown as Store;
      const wrapped = new Proxy(store, {
        get: (_, method: string) => {
          const found = store[method];
          if (found === undefined) throw new Error(`the store has no ${storeName}.${method}`);
          return (...args: readonly unknown[]) =>
            around({ name: `${storeName}.${method}`, args, go: (others = args) => found.apply(store, [...others]) });
        },
      });
      stores.set(storeName, wrapped);
      return wrapped;
    },
  });
}
