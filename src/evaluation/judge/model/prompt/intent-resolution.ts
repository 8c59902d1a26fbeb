import type { JudgePrompt } from './prompt.ts';

const question = 'My card was stolen an hour ago. Please block it and order a new one.';

export const intentResolution: JudgePrompt = {
  version: 1,
  question: 'Did the agent understand what the user wanted, and was that achieved?',
  levels: {
    1: 'The request is ignored or misunderstood altogether.',
    2: 'A keyword is picked up, but what the user wanted is not done and not explained.',
    3: 'Partly resolved: one thing that the user wanted is done or explained, another is not.',
    4: 'Resolved, with a small gap that costs the user a further question.',
    5: 'Fully resolved: nothing that the user wanted is left open.',
  },
  rules: [
    'First put into words what the user wants: that is `intent`. Where an expected intent is given, it is what the user wants.',
    'Tool calls are what the agent did; a reply that claims an action without a call is believed only where no tool calls are shown at all.',
    'Refusing what the agent may not do, with the way to get it, resolves the request as far as it can be: level 4 or 5.',
    'A user who wants nothing but to greet or to thank is resolved by a fitting reply.',
  ],
  fields: ['question', 'expected-intent', 'tools', 'tool-calls', 'reply'],
  extra: 'intent',
  examples: {
    1: {
      question,
      reply: 'You can raise the limit of your card in the app under "Limits".',
      intent: 'have the stolen card blocked and replaced',
      reason: 'The limit was not asked for; neither blocking nor replacing is touched.',
    },
    2: {
      question,
      reply: 'I am sorry that your card was stolen. Theft of cards is more frequent in summer.',
      intent: 'have the stolen card blocked and replaced',
      reason: 'The theft is noticed, but nothing is done and nothing is explained.',
    },
    3: {
      question,
      'tool-calls': '[{"arguments":{"card":"4411"},"name":"block_card"}]',
      reply: 'I have blocked your card ending in 4411.',
      intent: 'have the stolen card blocked and replaced',
      reason: 'Blocking is done; the new card is neither ordered nor mentioned.',
    },
    4: {
      question,
      'tool-calls':
        '[{"arguments":{"card":"4411"},"name":"block_card"},{"arguments":{"replaces":"4411"},"name":"order_card"}]',
      reply: 'Your card is blocked and a new one is ordered.',
      intent: 'have the stolen card blocked and replaced',
      reason: 'Both are done; when the card comes, which the user has to ask next, is not said.',
    },
    5: {
      question,
      'tool-calls':
        '[{"arguments":{"card":"4411"},"name":"block_card"},{"arguments":{"replaces":"4411"},"name":"order_card"}]',
      reply:
        'Your card ending in 4411 is blocked since just now, and a new one is on its way: it arrives within three working days, its PIN a day later. Until then you can pay with the app.',
      intent: 'have the stolen card blocked and replaced',
      reason: 'Both are done, and when card and PIN come and how to pay until then is told: nothing is left open.',
    },
  },
};
