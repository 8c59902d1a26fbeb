import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#testing/free-port.ts';
import { Child } from '../process/child.ts';

/** nginx with `split_clients`: one process, 10 % to a second group of servers, connections kept. Undefined where it is not installed. */
export async function startNginx(folder: string, upstreamPort: number): Promise<Started | undefined> {
  if (!isThere('nginx', '-v')) return undefined;
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configOf(folder, port, upstreamPort));
  const child = Child.spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', file]);
  await child.listens(port);
  return { child, port };
}

export type Started = { readonly child: Child; readonly port: number };

export function isThere(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function configOf(folder: string, port: number, upstreamPort: number): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const group = (name: string) =>
    `upstream ${name} { server 127.0.0.1:${upstreamPort}; keepalive 1024; keepalive_requests 1000000000; }`;
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off;
  ${paths.join('\n  ')}
  ${group('baseline')}
  ${group('candidate')}
  split_clients "$http_x_conversation_id" $deployment { 10% candidate; * baseline; }
  server {
    listen 127.0.0.1:${port} reuseport backlog=4096;
    keepalive_requests 1000000000;
    location / {
      proxy_pass http://$deployment;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`;
}
