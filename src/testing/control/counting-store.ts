import type { Tx, UnitOfWork } from '#ports/index.ts';

/** A store that writes down what it is asked, as in `routes.find`: each is a trip to a database. */
export function countingStore(store: UnitOfWork): UnitOfWork & { readonly asked: string[] } {
  const asked: string[] = [];
  return { asked, run: (work) => store.run((tx) => work(counted(tx, asked))) };
}

function counted(tx: Tx, asked: string[]): Tx {
  const watch = <T extends object>(part: T, name: string): T =>
    new Proxy(part, {
      get(target, method, receiver) {
        const found: unknown = Reflect.get(target, method, receiver);
        if (typeof found !== 'function') return found;
        return (...given: unknown[]) => {
          asked.push(`${name}.${String(method)}`);
          return Reflect.apply(found, target, given);
        };
      },
    });
  return new Proxy(tx, {
    get(target, name: keyof Tx) {
      return watch(target[name], name);
    },
  });
}
