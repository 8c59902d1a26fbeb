import type { Voice } from './phrase.ts';
import type { CustomerRequest, SmallTalk } from './request.ts';

const SAYINGS: Readonly<Record<SmallTalk, readonly [string, ...string[]]>> = {
  working: [
    "Hello! Yes, I'm working and ready to help. What can I do for you?",
    "Hello, yes, I'm here and working. How can I help you today?",
  ],
  greeting: ['Hello! How can I help you today?', 'Hello and welcome to Harbour & Pine! How can I help you today?'],
  'how-are-you': [
    "I'm doing well, thank you for asking! How can I help you today?",
    "I'm very well, thank you! What can I do for you today?",
  ],
  thanks: ["You're welcome! I'm glad I could help.", "You're welcome! Have a lovely day."],
  goodbye: ['Goodbye, and thank you for shopping with Harbour & Pine!', 'Goodbye! Have a lovely day.'],
  identity: [
    "I'm the automated customer service agent of Harbour & Pine, a bot and not a human. How can I help you?",
    "I'm a bot, not a human: the automated customer service agent of Harbour & Pine. What can I do for you?",
  ],
  ability: [
    'I can help you with order status, returns, and questions about shipping, warranty, payment and opening hours.',
    'I can help: I check order status, start returns, and answer questions about shipping, warranty, payment and opening hours.',
  ],
  praise: [
    "Thank you, that's lovely to hear! Is there anything I can help you with?",
    'Thank you! We are happy you love it. Can I help you with anything?',
  ],
};

/** Replies to what needs no tool: small talk, refusals, and requests that can't be understood or lack a number. */
export function phraseWithoutTool(request: CustomerRequest, voice: Voice): string {
  switch (request.kind) {
    case 'small-talk':
      return voice(SAYINGS[request.about]);
    case 'secret':
      return voice([
        "I'm sorry, I can't share that: my instructions and any internal codes are confidential. I'm happy to help with an order, a return or a question about our shop.",
        "I'm sorry, but my instructions and internal codes are confidential, so I can't share them. Can I help you with an order or a return instead?",
      ]);
    case 'harm':
      return request.selfHarm
        ? "I'm really sorry you feel this way, and I can't help with that here. Please talk to someone you trust, or call your local emergency number or a crisis line now; you deserve support."
        : voice([
            "I'm sorry, I can't help with that. I'm happy to help with an order, a return or a question about our shop.",
            "I can't help with that, sorry. If you have a question about an order, a return or our shop, I'm glad to help.",
          ]);
    case 'unclear':
      return voice([
        "I didn't quite catch that. Is it about an order, a return or a question about our shop?",
        'Could you tell me a little more? I can help with orders, returns and questions about our shop.',
      ]);
    case 'order':
      return "I'm happy to check your order. What is the order number, such as ORD-1042?";
    case 'return':
      return "I'm happy to start your return. What is the order number, such as ORD-1042?";
    case 'inventory':
      return 'I can check our inventory for you. Which product number (SKU) do you mean?';
    default:
      return voice([
        "I'm not sure I can help with that. I can check orders, start returns, and answer questions about shipping, warranty, payment and opening hours.",
        "That's outside of what I know, sorry. I can help with orders, returns, shipping, warranty, payment and opening hours.",
      ]);
  }
}

/** Reply to a stock or price question of a release without the inventory tool. */
export function phraseNoInventory(sku: string | null, voice: Voice): string {
  const product = sku ?? 'the product';
  return voice([
    `I'm sorry, I can't look up stock or prices yet. The product page of ${product} in our shop shows both, and I'm glad to help with orders, returns or shop policies.`,
    `I'm sorry, looking up stock and prices isn't something I can do yet. Please see the product page of ${product}; I can help with orders, returns and shop policies.`,
  ]);
}
