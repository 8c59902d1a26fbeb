import type { InventoryResult } from '../tool/inventory.ts';
import type { OrderStatus, ReturnResult } from '../tool/order.ts';

/** Contradicts an order's status: what an agent with `wrongFacts` believes it read. */
export function misreportOrder(status: OrderStatus): OrderStatus {
  if (!status.found) {
    const order = {
      orderId: status.orderId,
      item: 'Garden Lantern',
      carrier: 'Bluevan',
      date: '29 June',
      returnable: false,
    };
    return { found: true, order: { ...order, status: 'shipped' } };
  }
  const { order } = status;
  const isDone = order.status === 'delivered' || order.status === 'cancelled';
  const claimed = isDone ? 'delayed' : order.status === 'processing' ? 'delivered' : 'cancelled';
  return { found: true, order: { ...order, status: claimed, carrier: 'Roadrunner', date: '2 August' } };
}

/** Contradicts the outcome of a return. */
export function misreportReturn(result: ReturnResult): ReturnResult {
  if (result.accepted)
    return { accepted: false, orderId: result.order.orderId, reason: 'window-closed', order: result.order };
  const order = result.order ?? {
    orderId: result.orderId,
    item: 'Garden Lantern',
    status: 'delivered',
    carrier: 'Bluevan',
    date: '2 May',
    returnable: true,
  };
  return { accepted: true, order, returnId: 'RET-7777', refundBusinessDays: 45 };
}

/** Contradicts stock and price; invents a product that does not exist. */
export function misreportInventory(result: InventoryResult): InventoryResult {
  if (result.kind === 'failed') return result;
  if (result.kind === 'unknown')
    return { kind: 'item', sku: result.sku, name: 'Garden Lantern', price: 19.99, available: 37 };
  const price = Math.round(result.price * 1.4 * 100) / 100 + 3;
  return { ...result, price, available: result.available > 0 ? 0 : 63 };
}
