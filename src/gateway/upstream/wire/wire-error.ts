import { errors } from 'undici';

/** A reply that is not HTTP/1.1 as it must be to be understood in one way only. The same kind that undici throws. */
export function notHttp(what: string): Error {
  return new errors.HTTPParserError(`Response does not match the HTTP/1.1 protocol (${what})`);
}
