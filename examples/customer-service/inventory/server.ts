import { createServer, type ServerResponse } from 'node:http';
import { listenOnLoopback, type RunningServer } from '../agent/listen.ts';
import { type InventoryItem, loadInventory } from './inventory.ts';

/**
 * The inventory service: `GET /items/<sku>` answers 200 with the row or 404, `GET /healthz` answers 200.
 * Listens on loopback only; port 0 takes a free one.
 */
export function startInventoryServer(port = 0): Promise<RunningServer> {
  const items = loadInventory();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (request.method !== 'GET') return send(response, 405, { error: 'only GET is answered here' });
    if (path === '/healthz') return send(response, 200, { status: 'ok', items: items.size });
    const sku = /^\/items\/([A-Za-z0-9-]{1,32})$/.exec(path)?.[1];
    if (sku === undefined) return send(response, 404, { error: `no such path: ${path}` });
    const item = items.get(sku.toUpperCase());
    if (item === undefined) return send(response, 404, { error: `unknown SKU: ${sku}` });
    sendItem(response, item);
  });
  return listenOnLoopback(server, port);
}

function sendItem(response: ServerResponse, { delayMs, ...item }: InventoryItem): void {
  if (delayMs === undefined) {
    send(response, 200, item);
    return;
  }
  const timer = setTimeout(() => send(response, 200, item), delayMs);
  response.once('close', () => clearTimeout(timer));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
