import type { Endpoint, ThreadsForm } from '#domain/release/index.ts';
import { assert } from '#domain/shared/index.ts';

/** Where a conversation is kept: a thread, and the run that may still wait in it for outputs of tools. */
export type Place = { readonly thread: string; readonly run: string | undefined };

const FORM = /^[\w-]+(?:\.[\w-]+)?$/;

/** `thread_abc`, or `thread_abc.run_def` where that run may wait. */
export function writePlace({ thread, run }: Place): string {
  return run === undefined ? thread : `${thread}.${run}`;
}

/** Undefined for what can't be one. */
export function readPlace(text: string): Place | undefined {
  if (!FORM.test(text)) return undefined;
  const [thread = '', run] = text.split('.');
  return { thread, run };
}

export function formOf({ threads }: Endpoint): ThreadsForm {
  assert(threads !== undefined, 'an endpoint of the threads API names its assistant');
  return threads;
}

/** The address of something below the endpoint's base, `/threads/…`. */
export function threadsUrl(endpoint: Endpoint, path: string, query: Readonly<Record<string, string>> = {}): string {
  const { apiVersion } = formOf(endpoint);
  const search = new URLSearchParams(
    apiVersion === undefined ? query : { 'api-version': apiVersion, ...query },
  ).toString();
  return `${endpoint.baseUrl}${path}${search === '' ? '' : `?${search}`}`;
}
