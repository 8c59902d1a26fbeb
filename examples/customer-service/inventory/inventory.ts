import { readFileSync } from 'node:fs';

/** One row of the shop's inventory. */
export type InventoryItem = {
  /** Product number, upper case, such as `SKU-123`. */
  readonly sku: string;
  readonly name: string;
  /** In US dollars. */
  readonly price: number;
  /** Units on the shelf; 0 is out of stock. */
  readonly available: number;
  /** How long the service takes over this row, in ms: a slow shelf to try an agent's tool timeout on. */
  readonly delayMs?: number;
};

/** Rows by product number, read once from `inventory.json`. */
export function loadInventory(): ReadonlyMap<string, InventoryItem> {
  const rows = JSON.parse(readFileSync(new URL('inventory.json', import.meta.url), 'utf8')) as InventoryItem[];
  return new Map(rows.map((row) => [row.sku, row]));
}
