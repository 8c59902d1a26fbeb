import { type HelpTopic, searchHelp } from './help.ts';
import type { CheckInventory, InventoryResult } from './inventory.ts';
import { getOrderStatus, type OrderStatus, type ReturnResult, startReturn } from './order.ts';

/** One tool call the agent made itself. */
export type ToolCall = {
  readonly name: 'get_order_status' | 'start_return' | 'search_help' | 'check_inventory';
  readonly arguments: Readonly<Record<string, string>>;
  readonly output: unknown;
};

/** A tool's result in the agent's own terms, and the call as it is reported. */
export type ToolAnswer =
  | { readonly kind: 'order'; readonly status: OrderStatus; readonly call: ToolCall }
  | { readonly kind: 'return'; readonly result: ReturnResult; readonly call: ToolCall }
  | { readonly kind: 'help'; readonly topic: HelpTopic; readonly call: ToolCall }
  | { readonly kind: 'inventory'; readonly result: InventoryResult; readonly call: ToolCall };

export type Tools = {
  order(orderId: string): Promise<ToolAnswer>;
  startReturn(orderId: string): Promise<ToolAnswer>;
  help(topic: HelpTopic): Promise<ToolAnswer>;
  /** Null when the release has no inventory tool. */
  readonly inventory: ((sku: string) => Promise<ToolAnswer>) | null;
};

type ToolOptions = {
  readonly checkInventory: CheckInventory | null;
  /** Waited before each order, return and inventory call, in ms. */
  readonly backendLatencyMs: number;
};

/** The tools of one agent. They never reject: a back end that fails is an answer that says so. */
export function createTools({ checkInventory, backendLatencyMs }: ToolOptions): Tools {
  const reachBackend = () => (backendLatencyMs > 0 ? delay(backendLatencyMs) : Promise.resolve());
  return {
    async order(orderId) {
      await reachBackend();
      const status = getOrderStatus(orderId);
      const output = status.found ? describeOrder(status.order) : { error: 'order not found', order_id: orderId };
      return { kind: 'order', status, call: { name: 'get_order_status', arguments: { order_id: orderId }, output } };
    },
    async startReturn(orderId) {
      await reachBackend();
      const result = startReturn(orderId);
      return {
        kind: 'return',
        result,
        call: { name: 'start_return', arguments: { order_id: orderId }, output: describeReturn(result) },
      };
    },
    async help(topic) {
      return { kind: 'help', topic, call: { name: 'search_help', arguments: { topic }, output: searchHelp(topic) } };
    },
    inventory:
      checkInventory === null
        ? null
        : async (sku) => {
            await reachBackend();
            const result = await checkInventory(sku);
            return {
              kind: 'inventory',
              result,
              call: { name: 'check_inventory', arguments: { sku }, output: describeInventory(result) },
            };
          },
  };
}

function describeOrder(order: {
  orderId: string;
  item: string;
  status: string;
  carrier: string | null;
  date: string;
}): unknown {
  return { order_id: order.orderId, item: order.item, status: order.status, carrier: order.carrier, date: order.date };
}

function describeReturn(result: ReturnResult): unknown {
  if (!result.accepted) return { order_id: result.orderId, accepted: false, reason: result.reason };
  const { order, returnId, refundBusinessDays } = result;
  return { order_id: order.orderId, accepted: true, return_id: returnId, refund_business_days: refundBusinessDays };
}

function describeInventory(result: InventoryResult): unknown {
  switch (result.kind) {
    case 'item':
      return { sku: result.sku, name: result.name, price_usd: result.price, available: result.available };
    case 'unknown':
      return { error: 'unknown SKU', sku: result.sku };
    case 'failed':
      return { error: 'inventory unavailable', sku: result.sku };
  }
}

function delay(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise;
}
