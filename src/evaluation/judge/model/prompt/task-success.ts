import type { JudgePrompt } from './prompt.ts';

const question = 'Please move my booking ZX-31 from Tuesday to Thursday, and tell me what that costs.';
const tools =
  '[{"description":"moves a booking","name":"move_booking"},{"description":"what a change costs","name":"change_fee"}]';

export const taskSuccess: JudgePrompt = {
  version: 1,
  question: 'Has the user got what they came for, once the agent has replied?',
  levels: {
    1: 'Nothing of it, or something else: the task is left undone, done wrongly, or claimed to be done without being so.',
    2: 'A part of it, and an essential one is missing or wrong, so that the user has to come back or go elsewhere.',
    3: 'The essential is done; something that was asked for beside it is missing or imprecise.',
    4: 'All of it is done, with a detour or a small gap that costs the user little.',
    5: 'All of it is done, or, where it can not or may not be done, the user knows that, why, and what to do instead.',
  },
  rules: [
    'Judge the outcome for the user, not how it is worded and not by which way it came about.',
    'Where tool calls are shown they are all there were: what needs a call and has none was not done, whatever the reply says.',
    'Where no tool calls are shown, nothing is known of them: then what the reply says counts.',
    'A question back that is needed to go on is a 3, one that is not needed a 2.',
    'What the instructions forbid counts as done when it is declined with what can be done instead.',
  ],
  fields: ['instructions', 'tools', 'question', 'context', 'tool-calls', 'reply'],
  examples: {
    1: {
      question,
      tools,
      'tool-calls': '[{"arguments":{"booking":"ZX-31"},"name":"change_fee"}]',
      reply: 'Your booking is on Thursday now. Have a good trip!',
      reason: 'Nothing moved the booking, though the reply says so, and the price is not told.',
    },
    2: {
      question,
      tools,
      'tool-calls': '[{"arguments":{"booking":"ZX-31"},"name":"change_fee"}]',
      reply: 'Moving ZX-31 to Thursday costs 15 euros.',
      reason: 'The price is told, but the booking, the essential, was not moved.',
    },
    3: {
      question,
      tools,
      'tool-calls': '[{"arguments":{"booking":"ZX-31","to":"Thursday"},"name":"move_booking"}]',
      reply: 'Done: ZX-31 is on Thursday.',
      reason: 'The booking was moved, which is the essential; what it costs is not told.',
    },
    4: {
      question,
      tools,
      'tool-calls':
        '[{"arguments":{"booking":"ZX-31","to":"Thursday"},"name":"move_booking"},{"arguments":{"booking":"ZX-31"},"name":"change_fee"}]',
      reply:
        'ZX-31 is on Thursday now. The change costs 15 euros, or less with a season card; look that up on our page.',
      reason: 'Moved and priced; whether the season card applies is left to the user.',
    },
    5: {
      question,
      tools,
      'tool-calls':
        '[{"arguments":{"booking":"ZX-31"},"name":"change_fee"},{"arguments":{"booking":"ZX-31","to":"Thursday"},"name":"move_booking"}]',
      reply: 'ZX-31 is on Thursday now, and the change costs 15 euros.',
      reason: 'The booking was moved and the price is told: nothing is left to do.',
    },
  },
};
