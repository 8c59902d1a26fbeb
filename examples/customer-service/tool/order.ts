import { readFileSync } from 'node:fs';

/** One order of the shop. `date` is the day of what `status` says: shipped and delayed mean the expected arrival. */
export type Order = {
  readonly orderId: string;
  readonly item: string;
  readonly status: 'processing' | 'shipped' | 'out-for-delivery' | 'delayed' | 'delivered' | 'cancelled';
  readonly carrier: string | null;
  readonly date: string;
  readonly returnable: boolean;
};

export type OrderStatus =
  | { readonly found: true; readonly order: Order }
  | { readonly found: false; readonly orderId: string };

export type ReturnResult =
  | { readonly accepted: true; readonly order: Order; readonly returnId: string; readonly refundBusinessDays: number }
  | {
      readonly accepted: false;
      readonly orderId: string;
      readonly reason: 'unknown-order' | 'not-delivered' | 'cancelled' | 'window-closed';
      readonly order?: Order;
    };

const ORDERS = new Map(
  (JSON.parse(readFileSync(new URL('orders.json', import.meta.url), 'utf8')) as Order[]).map((order) => [
    order.orderId,
    order,
  ]),
);

/** Output of `get_order_status`. */
export function getOrderStatus(orderId: string): OrderStatus {
  const order = ORDERS.get(orderId);
  return order === undefined ? { found: false, orderId } : { found: true, order };
}

/** Output of `start_return`. Asking twice gives the same return number. */
export function startReturn(orderId: string): ReturnResult {
  const order = ORDERS.get(orderId);
  if (order === undefined) return { accepted: false, orderId, reason: 'unknown-order' };
  if (order.returnable)
    return { accepted: true, order, returnId: orderId.replace('ORD', 'RET'), refundBusinessDays: 5 };
  if (order.status === 'delivered') return { accepted: false, orderId, reason: 'window-closed', order };
  return { accepted: false, orderId, reason: order.status === 'cancelled' ? 'cancelled' : 'not-delivered', order };
}
