import { AppError } from '#domain/shared/index.ts';

/**
 * Refuses requests that were meant for another host: a page in a browser can point its own name at 127.0.0.1 and then read
 * what answers there (DNS rebinding). Loopback names always pass.
 */
export function checkHost(host: string | undefined, allowedHosts: readonly string[]): void {
  const name = hostNameOf(host);
  if (name !== undefined && (isLoopback(name) || allowedHosts.some((allowed) => allowed.toLowerCase() === name)))
    return;
  const shown = host === undefined ? 'no host' : `"${host.slice(0, 100)}"`;
  throw new AppError('FORBIDDEN', `the Host header names ${shown}, for which this server does not answer`, {
    hint: 'use 127.0.0.1 or localhost, or allow the name where the server is started',
  });
}

function hostNameOf(host: string | undefined): string | undefined {
  if (host === undefined || !/^[A-Za-z0-9.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
