import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#testing/free-port.ts';
import { Child } from '../process/child.ts';
import { isThere, type Started } from './nginx.ts';

/** HAProxy on one thread, 10 % to a second server. Undefined where it is not installed. */
export async function startHaproxy(folder: string, upstreamPort: number): Promise<Started | undefined> {
  if (!isThere('haproxy', '-v')) return undefined;
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, configOf(port, upstreamPort));
  const child = Child.spawn('haproxy', ['-db', '-f', file]);
  await child.listens(port);
  return { child, port };
}

function configOf(port: number, upstreamPort: number): string {
  return `
global
  maxconn 8192
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 120s
  timeout server 120s
  option http-no-delay
  http-reuse always
frontend users
  bind 127.0.0.1:${port}
  default_backend agents
backend agents
  server baseline 127.0.0.1:${upstreamPort} weight 90
  server candidate 127.0.0.1:${upstreamPort} weight 10
`;
}
