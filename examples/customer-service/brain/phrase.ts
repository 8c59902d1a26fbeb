import type { InventoryResult } from '../tool/inventory.ts';
import type { Order, OrderStatus, ReturnResult } from '../tool/order.ts';
import type { InventoryFocus } from './request.ts';

/** Chooses one of several ways to say the same; the same question gets the same way under one seed. */
export type Voice = (variants: readonly [string, ...string[]]) => string;

/** What is known of an order, in a sentence or two. */
export function phraseOrder(status: OrderStatus, voice: Voice): string {
  if (!status.found) {
    return voice([
      `I couldn't find an order with the number ${status.orderId}. Could you check the number in your confirmation email?`,
      `There is no order ${status.orderId} in our system. Please check the order number in your confirmation email.`,
    ]);
  }
  const { order } = status;
  const name = `${order.orderId} (${order.item})`;
  const start = voice([`Your order ${name}`, `Order ${name}`]);
  switch (order.status) {
    case 'processing':
      return `${start} is being packed and will ship on ${order.date}.`;
    case 'shipped':
      return `${start} has shipped with ${order.carrier} and should arrive on ${order.date}.`;
    case 'out-for-delivery':
      return `${start} is out for delivery with ${order.carrier} and arrives on ${order.date}.`;
    case 'delayed':
      return `${start} is delayed; ${order.carrier} now expects to deliver it on ${order.date}. I'm sorry for the wait.`;
    case 'delivered':
      return `${start} was delivered by ${order.carrier} on ${order.date}.`;
    case 'cancelled':
      return `${start} was cancelled on ${order.date}, and your payment has been refunded.`;
  }
}

/** The outcome of a return request, in a sentence or two. */
export function phraseReturn(result: ReturnResult, voice: Voice): string {
  if (result.accepted) {
    const { order, returnId, refundBusinessDays } = result;
    const start = voice([
      `I've started the return of order ${order.orderId} (${order.item}); your return number is ${returnId}.`,
      `Done: the return of order ${order.orderId} (${order.item}) is started, and your return number is ${returnId}.`,
    ]);
    return `${start} We email you a prepaid label, and the refund follows within ${refundBusinessDays} business days after we receive the item.`;
  }
  switch (result.reason) {
    case 'unknown-order':
      return `I couldn't start the return, because I can't find an order with the number ${result.orderId}. Could you check the number?`;
    case 'not-delivered':
      return `Order ${nameOf(result.orderId, result.order)} hasn't been delivered yet, so I can't start a return. You can return it once it has arrived.`;
    case 'cancelled':
      return `Order ${nameOf(result.orderId, result.order)} was cancelled and refunded, so there is nothing to return.`;
    case 'window-closed':
      return `I'm sorry, order ${nameOf(result.orderId, result.order)} can't be returned: its 30-day return window has closed.`;
  }
}

/** What the inventory says about a product, always naming it as the source. */
export function phraseInventory(result: InventoryResult, focus: InventoryFocus, voice: Voice): string {
  if (result.kind === 'failed') {
    return `I'm sorry, I can't reach our inventory for ${result.sku} right now. Please try again in a few minutes.`;
  }
  if (result.kind === 'unknown') {
    return voice([
      `I couldn't find ${result.sku} in our inventory. Could you check the product number?`,
      `There is no product ${result.sku} in our inventory. Please check the product number.`,
    ]);
  }
  const name = `${result.sku} (${result.name})`;
  const price = `$${result.price.toFixed(2)}`;
  if (focus === 'price') {
    return voice([
      `The price of ${name} in our inventory is ${price}.`,
      `The price of ${name} is ${price}, according to our inventory.`,
    ]);
  }
  const tail = focus === 'both' ? `, at a price of ${price}` : '';
  if (result.available === 0) {
    return voice([
      `${name} is out of stock: our inventory shows 0 units available${tail}.`,
      `I'm sorry, ${name} is out of stock; our inventory shows 0 units available${tail}.`,
    ]);
  }
  return voice([
    `Yes, ${name} is in stock: our inventory shows ${result.available} units available${tail}.`,
    `${name} is in stock; our inventory shows ${result.available} units available${tail}.`,
  ]);
}

function nameOf(orderId: string, order: Order | undefined): string {
  return order === undefined ? orderId : `${orderId} (${order.item})`;
}
