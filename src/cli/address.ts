import { isIPv4 } from 'node:net';
import { AppError } from '#domain/shared/index.ts';

export const DEFAULT_URL = 'http://127.0.0.1:7400';

/**
 * The server's address, checked: a token must not travel in clear text beyond this machine.
 * @throws AppError USAGE
 */
export function readAddress(text: string, hasToken: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new AppError('USAGE', 'the server’s address is not an http(s) URL', {
      hint: `set HEADGATE_URL or --server to something like ${DEFAULT_URL}`,
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('USAGE', 'the server’s address must not hold a user or password', {
      hint: 'put the token in HEADGATE_TOKEN',
    });
  }
  if (hasToken && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new AppError('USAGE', `the token is not sent to ${url.host} over plain http, where others can read it`, {
      hint: `use https://${url.host}, or a tunnel to 127.0.0.1`,
    });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}
