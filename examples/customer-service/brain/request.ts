import type { HelpTopic } from '../tool/help.ts';

export type SmallTalk =
  | 'working'
  | 'greeting'
  | 'how-are-you'
  | 'thanks'
  | 'goodbye'
  | 'identity'
  | 'ability'
  | 'praise';

export type InventoryFocus = 'stock' | 'price' | 'both';

/** One thing that a customer wants. A number is null when none was given and none is known from before. */
export type CustomerRequest =
  | { readonly kind: 'order'; readonly orderId: string | null }
  | { readonly kind: 'return'; readonly orderId: string | null }
  | { readonly kind: 'inventory'; readonly sku: string | null; readonly focus: InventoryFocus }
  | { readonly kind: 'help'; readonly topic: HelpTopic; readonly question: string }
  | { readonly kind: 'small-talk'; readonly about: SmallTalk }
  | { readonly kind: 'secret' }
  | { readonly kind: 'harm'; readonly selfHarm: boolean }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'unknown' };

/** What a conversation is about so far; each message is understood in its light. */
export type Context = {
  readonly sku: string | null;
  readonly focus: InventoryFocus;
  readonly orderId: string | null;
  readonly topic: HelpTopic | null;
  /** The order-related request that still waits for an order number. */
  readonly pending: 'order' | 'return' | 'inventory' | null;
  /** Whether the last message pressed for something secret. */
  readonly isPressed: boolean;
};

export const EMPTY_CONTEXT: Context = {
  sku: null,
  focus: 'both',
  orderId: null,
  topic: null,
  pending: null,
  isPressed: false,
};
