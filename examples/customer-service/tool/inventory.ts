import { Agent, request } from 'node:http';

/** What the agent learns about one product; `failed` covers a time-out and any answer but 200 and 404. */
export type InventoryResult =
  | {
      readonly kind: 'item';
      readonly sku: string;
      readonly name: string;
      readonly price: number;
      readonly available: number;
    }
  | { readonly kind: 'unknown'; readonly sku: string }
  | { readonly kind: 'failed'; readonly sku: string; readonly cause: string };

/** Asks the inventory service about one product. Never rejects. */
export type CheckInventory = (sku: string) => Promise<InventoryResult>;

/** Longest wait for the inventory service before the agent apologises, in ms. */
const TIMEOUT_MS = 1500;

/** A client of the inventory service over HTTP with kept-alive connections; `close` drops them. */
export function createInventoryClient(
  baseUrl: string,
  timeoutMs = TIMEOUT_MS,
): { check: CheckInventory; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const check: CheckInventory = (sku) => {
    const { promise, resolve } = Promise.withResolvers<InventoryResult>();
    const fail = (cause: string) => resolve({ kind: 'failed', sku, cause });
    const call = request(`${baseUrl}/items/${encodeURIComponent(sku)}`, { agent, timeout: timeoutMs }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        if (response.statusCode === 404) return resolve({ kind: 'unknown', sku });
        if (response.statusCode !== 200) return fail(`inventory answered ${response.statusCode}`);
        const { name, price, available } = JSON.parse(body) as { name: string; price: number; available: number };
        resolve({ kind: 'item', sku, name, price, available });
      });
    });
    call.on('timeout', () => call.destroy(new Error(`inventory took longer than ${timeoutMs} ms`)));
    call.on('error', (error) => fail(error.message));
    call.end();
    return promise;
  };
  return { check, close: () => agent.destroy() };
}
