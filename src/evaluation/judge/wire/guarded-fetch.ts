type Fetch = typeof globalThis.fetch;

/** No answer of a judge is longer; an endless one must not fill the memory. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

type Guard = {
  readonly baseUrl: string;
  /** Put into each address, as some services want it. */
  readonly query?: Readonly<Record<string, string>>;
  readonly fetch?: Fetch;
};

/**
 * Reaches the address that the configuration names and nothing else: no other place that a library may think of, and no redirect.
 * @throws for another address, a redirect and an answer that is too long
 */
export function createGuardedFetch({ baseUrl, query = {}, fetch = globalThis.fetch }: Guard): Fetch {
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
    return isShort(response) ? response : new Response(await readAll(response), response);
  };
}

/** One that says how long it is, is no longer: nothing has to be counted. What is compressed may well be. */
function isShort({ headers }: Response): boolean {
  const length = headers.get('content-length');
  return length !== null && Number(length) <= MAX_ANSWER_BYTES && headers.get('content-encoding') === null;
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`it answered more than ${MAX_ANSWER_BYTES / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
