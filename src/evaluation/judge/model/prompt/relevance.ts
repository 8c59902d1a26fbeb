import type { JudgePrompt } from './prompt.ts';

const question = 'When does my parcel with order number 4471 arrive, and can I still change the address?';

export const relevance: JudgePrompt = {
  version: 1,
  question: 'How well does the reply answer what the user asked?',
  levels: {
    1: 'Off topic: it is about something else.',
    2: 'On topic, but it answers nothing: an error, an evasion, a counter-question that was not needed, or nothing at all.',
    3: 'It answers in part: something that was asked for is missing.',
    4: 'It answers everything that was asked; a small detail may be missing.',
    5: 'It answers everything that was asked, fully and to the point, and what it adds helps this user.',
  },
  rules: [
    'Judge whether the question is answered, not whether the answer is true.',
    'Where there are several turns, it is the last one of the user that has to be answered, in the light of those before.',
    'Length earns nothing. Padding and repetition cost a level.',
  ],
  fields: ['question', 'reply'],
  examples: {
    1: {
      question,
      reply: 'We have three new desk lamps in our summer collection. Shall I show them to you?',
      reason: 'The user asks about a parcel and its address; the reply advertises lamps.',
    },
    2: {
      question,
      reply: 'Thank you for asking about your parcel! Deliveries are very important to us.',
      reason: 'It names the topic but says neither when the parcel arrives nor whether the address can be changed.',
    },
    3: {
      question,
      reply: 'Your parcel arrives on Thursday, 12 June.',
      reason: 'The arrival is answered; the question about changing the address is left out.',
    },
    4: {
      question,
      reply: 'It arrives on Thursday, 12 June. Yes, the address can still be changed.',
      reason: 'Both questions are answered; how the address is changed, which the user needs next, is missing.',
    },
    5: {
      question,
      reply:
        'It arrives on Thursday, 12 June. You can change the address until Wednesday 18:00 under "My orders", order 4471, "Delivery".',
      reason:
        'Both questions are answered fully, and the deadline and the place for the change are what this user needs.',
    },
  },
};
