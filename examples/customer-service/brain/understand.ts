import { findMentions, type Mentions } from './mention.ts';
import { findHarm, isPressing } from './probe.ts';
import type { Context, CustomerRequest, InventoryFocus } from './request.ts';
import { normalise, splitClauses } from './text.ts';
import { findSmallTalk, findTopic, isFollowUp } from './topic.ts';

/** The most things of one message that are dealt with. */
const MAX_REQUESTS = 4;

const RETURN = /\b(return(ing|ed)?|send(ing)? (it|this|that|them|something|the \w+) back|send back|refund|exchange)\b/;
const ORDER_TRACE =
  /\b(my|our|the|an|this|that) (last |recent |latest )?(order|package|parcel|delivery)\b|\b(order|package|parcel) (status|number)\b|\btrack (it|my|an?)\b/;
const ARRIVAL = /\b(arrive|arriving|delivered|shipped|where is it|where's it|get here|on its way|status)\b/;
const COMPLAINT = /\b(came|broken|damaged|faulty|wrong)\b/;
const STOCK = /\b(stock|available|availability|inventory|sold out|have any|left|units|carry)\b/;
const PRICE = /\b(price|prices|priced|cost|costs|how much|expensive)\b/;

/** What the customer wants with this message, in the light of the conversation, and the conversation after it. */
export function understand(
  raw: string,
  before: Context,
): { readonly requests: readonly CustomerRequest[]; readonly context: Context } {
  const text = normalise(raw);
  const calm = { ...before, isPressed: false };
  if (!/[\p{L}\p{N}]/u.test(text)) return { requests: [{ kind: 'unclear' }], context: calm };
  const harm = findHarm(text);
  if (harm !== 'none') return { requests: [{ kind: 'harm', selfHarm: harm === 'self-harm' }], context: calm };
  if (isPressing(text, before.isPressed && !isBusiness(text)))
    return { requests: [{ kind: 'secret' }], context: { ...before, isPressed: true } };

  const requests = mergeRequests(readClauses(text, before)).slice(0, MAX_REQUESTS);
  if (requests.length > 0) return { requests, context: requests.reduce(follow, { ...calm, pending: null }) };
  const about = findSmallTalk(text);
  if (about !== null) return { requests: [{ kind: 'small-talk', about }], context: calm };
  if (before.topic !== null && isFollowUp(before.topic, text)) {
    return { requests: [{ kind: 'help', topic: before.topic, question: text }], context: calm };
  }
  return { requests: [{ kind: 'unknown' }], context: calm };
}

/** Whether a message names something the shop deals with, so that "please" in it is mere politeness. */
function isBusiness(text: string): boolean {
  const { skus, orderIds } = findMentions(text);
  return (
    skus.length > 0 || orderIds.length > 0 || findTopic(text) !== null || RETURN.test(text) || ORDER_TRACE.test(text)
  );
}

function readClauses(text: string, context: Context): readonly CustomerRequest[] {
  const all = findMentions(text);
  const read: CustomerRequest[] = [];
  let carried: Mentions = { skus: all.skus.slice(0, 1), orderIds: all.orderIds.slice(0, 1) };
  for (const clause of splitClauses(text)) {
    const own = findMentions(clause);
    carried = {
      skus: own.skus.length > 0 ? own.skus : carried.skus,
      orderIds: own.orderIds.length > 0 ? own.orderIds : carried.orderIds,
    };
    // "My order came broken, can I return it?" is about the return; the order is only named on the way.
    if (COMPLAINT.test(clause) && !RETURN.test(clause) && RETURN.test(text)) continue;
    read.push(...readClause(clause, own, carried, context, read.at(-1)));
  }
  return read;
}

function readClause(
  clause: string,
  own: Mentions,
  carried: Mentions,
  context: Context,
  previous: CustomerRequest | undefined,
): readonly CustomerRequest[] {
  const orderIds = own.orderIds.length > 0 ? own.orderIds : [carried.orderIds[0] ?? context.orderId];
  const topic = findTopic(clause);
  if (topic !== null && own.orderIds.length === 0 && !ORDER_TRACE.test(clause)) {
    return [{ kind: 'help', topic, question: clause }];
  }
  if (RETURN.test(clause)) return orderIds.map((orderId) => ({ kind: 'return', orderId }));
  if (own.skus.length > 0) return own.skus.map((sku) => ({ kind: 'inventory', sku, focus: focusOf(clause, context) }));
  if (own.orderIds.length > 0) {
    const kind = context.pending === 'return' && !ARRIVAL.test(clause) && previous === undefined ? 'return' : 'order';
    return orderIds.map((orderId) => ({ kind, orderId }));
  }
  if (ORDER_TRACE.test(clause)) {
    return orderIds.map((orderId) => ({ kind: 'order', orderId }));
  }
  return readFollowUp(clause, orderIds[0] ?? null, carried.skus[0] ?? context.sku, context, previous);
}

/** A clause that names nothing itself: "and how much is it?", "when will it arrive?". */
function readFollowUp(
  clause: string,
  orderId: string | null,
  sku: string | null,
  context: Context,
  previous: CustomerRequest | undefined,
): readonly CustomerRequest[] {
  const asksInventory = STOCK.test(clause) || PRICE.test(clause);
  if (previous?.kind === 'help' && isFollowUp(previous.topic, clause)) {
    return [{ ...previous, question: `${previous.question} ${clause}` }];
  }
  if (ARRIVAL.test(clause) && orderId !== null) return [{ kind: 'order', orderId }];
  if (asksInventory && sku === null && context.topic !== null && isFollowUp(context.topic, clause)) {
    return [{ kind: 'help', topic: context.topic, question: clause }];
  }
  if (asksInventory && (sku !== null || previous === undefined))
    return [{ kind: 'inventory', sku, focus: focusOf(clause, context) }];
  return [];
}

function focusOf(clause: string, context: Context): InventoryFocus {
  const asksStock = STOCK.test(clause);
  const asksPrice = PRICE.test(clause);
  if (asksStock !== asksPrice) return asksStock ? 'stock' : 'price';
  return asksStock || context.sku === null ? 'both' : context.focus;
}

/** Requests that ask the same tool about the same thing become one, in the order they were first asked. */
function mergeRequests(requests: readonly CustomerRequest[]): readonly CustomerRequest[] {
  const merged = new Map<string, CustomerRequest>();
  for (const request of requests) {
    const key = keyOf(request);
    const known = merged.get(key);
    if (known?.kind === 'inventory' && request.kind === 'inventory' && known.focus !== request.focus) {
      merged.set(key, { ...known, focus: 'both' });
    } else if (known?.kind === 'help' && request.kind === 'help' && !request.question.startsWith(known.question)) {
      merged.set(key, { ...known, question: `${known.question} ${request.question}` });
    } else merged.set(key, request);
  }
  return [...merged.values()];
}

function keyOf(request: CustomerRequest): string {
  switch (request.kind) {
    case 'order':
    case 'return':
      return `${request.kind} ${request.orderId}`;
    case 'inventory':
      return `inventory ${request.sku}`;
    case 'help':
      return `help ${request.topic}`;
    default:
      return request.kind;
  }
}

function follow(context: Context, request: CustomerRequest): Context {
  switch (request.kind) {
    case 'order':
    case 'return':
      return {
        ...context,
        orderId: request.orderId,
        pending: request.orderId === null ? request.kind : context.pending,
      };
    case 'inventory':
      return {
        ...context,
        sku: request.sku,
        focus: request.focus,
        pending: request.sku === null ? 'inventory' : context.pending,
      };
    case 'help':
      return { ...context, topic: request.topic };
    default:
      return context;
  }
}
