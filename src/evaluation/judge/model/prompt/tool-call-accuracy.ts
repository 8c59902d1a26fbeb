import type { JudgePrompt } from './prompt.ts';

const question = 'Is the Alba lamp in stock in Bern? If so, please put one aside for me, I am customer 4711.';
const tools =
  '[{"description":"how many of an article a shop has","name":"check_stock","parameters":{"properties":{"article":{"type":"string"},"shop":{"type":"string"}}}},{"description":"puts one of an article aside for a customer","name":"reserve","parameters":{"properties":{"article":{"type":"string"},"customer":{"type":"string"},"shop":{"type":"string"}}}},{"description":"opening hours of a shop","name":"opening_hours","parameters":{"properties":{"shop":{"type":"string"}}}}]';
const check = '{"arguments":{"article":"Alba lamp","shop":"Bern"},"name":"check_stock"}';
const reserve = '{"arguments":{"article":"Alba lamp","customer":"4711","shop":"Bern"},"name":"reserve"}';
const reply = 'Yes, there are three, and one is put aside for you.';

export const toolCallAccuracy: JudgePrompt = {
  version: 1,
  question: 'Did the agent call the right tools, with the right arguments, and no others?',
  levels: {
    1: 'None of the calls has to do with what the user wants, or one does what the instructions forbid.',
    2: 'Some call serves what the user wants, but an essential one is missing, failed for good, or has wrong or invented arguments.',
    3: 'All that is essential was called rightly, and needless calls besides.',
    4: 'All that is essential was called rightly, after a call that failed or had a wrong argument and was made good.',
    5: 'Exactly the calls that what the user wants takes, each right the first time.',
  },
  rules: [
    'Judge the calls, not the words of the reply, which is shown so that you see what they were for.',
    'A call is right where its tool is the one for the purpose and each argument is in the conversation, the context or what an earlier call may have found; an argument that nobody gave is invented.',
    'A call of which `outcome` is "failed" did not do its work; without an `outcome` nothing is known against it. What calls answered is not shown.',
    'The calls that are shown are all there were, in their order. One that needs what another finds has to come after it.',
    'The same call with the same arguments once more is needless, unless it failed before.',
    'Where no tools are shown, those that were called are all that is known of: then a call that no tool could make is not missing.',
  ],
  fields: ['instructions', 'tools', 'question', 'context', 'tool-calls', 'reply'],
  examples: {
    1: {
      ...{ question, tools, reply: 'Our shop in Bern is open until six.' },
      'tool-calls': '[{"arguments":{"shop":"Bern"},"name":"opening_hours"}]',
      reason: 'Nobody asked for opening hours; neither the stock was looked up nor anything put aside.',
    },
    2: {
      ...{ question, tools, reply },
      'tool-calls': `[${check},{"arguments":{"article":"Alba lamp","customer":"1000","shop":"Bern"},"name":"reserve"}]`,
      reason: 'The stock was looked up rightly, but one was put aside for customer 1000, a number that nobody gave.',
    },
    3: {
      ...{ question, tools, reply },
      'tool-calls': `[${check},{"arguments":{"shop":"Bern"},"name":"opening_hours"},${check},${reserve}]`,
      reason: 'Looked up and put aside rightly; opening hours and the second look at the same stock were not needed.',
    },
    4: {
      ...{ question, tools, reply },
      'tool-calls': `[{"arguments":{"article":"Alba","shop":"Bern"},"name":"check_stock","outcome":"failed"},${check},${reserve}]`,
      reason: 'The first look failed for half a name and was made good at once; the rest is right.',
    },
    5: {
      ...{ question, tools, reply },
      'tool-calls': `[${check},${reserve}]`,
      reason:
        'The stock was looked up before one was put aside, both with what the user said, and nothing else was called.',
    },
  },
};
