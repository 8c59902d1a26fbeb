import type { IncomingHttpHeaders } from 'node:http';
import { PIN_COOKIE } from '#domain/traffic/index.ts';
import { readCookie } from '../assignment/cookie.ts';
import { AFTER_PIN, PIN_HEADER } from '../assignment/pin-token.ts';
import type { KeptIds } from './kept-id.ts';

const PREFIX = 'at';

/** What the place belongs to: at this home, and to the conversation of this name. */
type Owner = { readonly home: string; readonly name: string };

/** The headers of a reply with the place of its conversation behind the pin: it leads there from every gateway, also after a restart. */
export function pinPlace(
  ids: KeptIds,
  { home, name }: Owner,
  place: string,
  headers: Readonly<Record<string, string | string[]>>,
): Record<string, string | string[]> {
  const id = ids.write(PREFIX, `${home} ${name}`, place);
  const pin = headers[PIN_HEADER];
  if (id === undefined || typeof pin !== 'string') return { ...headers };
  const whole = pin + AFTER_PIN + id;
  const cookies = headers['set-cookie'];
  const cookie = (text: string): string => text.replace(`${PIN_COOKIE}=${pin};`, `${PIN_COOKIE}=${whole};`);
  return {
    ...headers,
    [PIN_HEADER]: whole,
    ...(Array.isArray(cookies) ? { 'set-cookie': cookies.map(cookie) } : {}),
  };
}

/** The place that the pin of a request carries for this conversation. */
export function readPinnedPlace(ids: KeptIds, { home, name }: Owner, headers: IncomingHttpHeaders): string | undefined {
  const header = headers[PIN_HEADER];
  const pin = typeof header === 'string' ? header : readCookie(headers.cookie, PIN_COOKIE);
  const [, id] = pin?.split(AFTER_PIN) ?? [];
  return id === undefined ? undefined : ids.read(id, `${home} ${name}`);
}
