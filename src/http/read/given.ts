type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The filters that were given, without the keys that hold undefined: the ports tell the two apart. */
export function given<T extends Readonly<Record<string, unknown>>>(filters: T): Given<T> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Given<T>;
}
