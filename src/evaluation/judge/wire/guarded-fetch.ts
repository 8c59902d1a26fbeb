import { fetchWhole } from './fetch-whole.ts';

type Fetch = typeof globalThis.fetch;

type Guard = {
  readonly baseUrl: string;
  /** Put into each address, as some services want it. */
  readonly query?: Readonly<Record<string, string>>;
  /** Only tests bring their own. */
  readonly fetch?: Fetch;
};

/**
 * Reaches the address that the configuration names and nothing else: no other place that a library may think of, and no redirect.
 * @throws for another address, a redirect and an answer that is too long
 */
export function createGuardedFetch({ baseUrl, query = {}, fetch = fetchWhole }: Guard): Fetch {
  const base = new URL(baseUrl);
  const folder = base.pathname.replace(/\/*$/, '/');
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== base.origin || !url.pathname.startsWith(folder)) {
      throw new Error(`a request to ${url.origin}${url.pathname} was stopped: only ${baseUrl} is configured`);
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url, { ...init, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}, a redirect, which is not followed: give the final address`);
    }
    return response;
  };
}
