import type { JudgePrompt } from './prompt.ts';

export const fluency: JudgePrompt = {
  version: 1,
  question: 'How well is the reply written: grammar, choice of words, and how easily its sentences read?',
  levels: {
    1: 'Hardly language: it can not be understood.',
    2: 'Simple pieces with many errors; understood only with effort.',
    3: 'Understandable, with several errors or clumsy sentences.',
    4: 'Well written, with varied sentences and at most one slip.',
    5: 'Flawless and natural, with just the words that fit.',
  },
  rules: [
    'Judge the writing alone, in whichever language it is written: not whether it is true, helpful or on topic.',
    'Lists, code, numbers and names are no errors. Short and plain is no fault.',
    'A reply without any text is level 1.',
  ],
  fields: ['reply'],
  examples: {
    1: { reply: 'room the be yes tomorrow key of at having not', reason: 'No sentence can be made out.' },
    2: {
      reply: 'Room is be ready in three clock. You must to bring the passports and pay is by card can.',
      reason: 'The meaning can be guessed, but nearly every phrase has an error.',
    },
    3: {
      reply:
        'Your room will be ready at 3 pm. Please bring you’re passport, and you can to pay with card at the reception.',
      reason: 'It is understood at once, but "you’re" and "can to pay" are errors and the second sentence is clumsy.',
    },
    4: {
      reply:
        'Your room will be ready at 3 pm. Please bring your passport; payment by card is possible at reception, who are open all night.',
      reason: 'It reads well and varies its sentences; "who" for a reception desk is one slip.',
    },
    5: {
      reply:
        'Your room will be ready at 3 pm. Please bring your passport. You can pay by card at reception, which is open all night.',
      reason: 'No error, natural sentences, and every word fits.',
    },
  },
};
