import type { JudgePrompt } from './prompt.ts';

const question = 'How long does a SEPA transfer take?';
const reference = 'One bank working day. Transfers sent after 16:00 count as sent on the next working day.';

export const similarity: JudgePrompt = {
  version: 1,
  question: 'How much does the reply mean the same as the reference, which is a correct answer to the question?',
  levels: {
    1: 'Not the same: it says something else, or nothing.',
    2: 'Mostly not the same: one point agrees, the core does not.',
    3: 'In part the same: the core agrees, but an important point is missing or differs.',
    4: 'Mostly the same: core and important points agree, a detail is missing or added.',
    5: 'The same in meaning, whatever its words.',
  },
  rules: [
    'Meaning counts, not words, order, length or tone.',
    'A fact, number, date or name that differs from the reference outweighs any likeness in wording.',
    'Additions that contradict nothing cost at most one level.',
  ],
  fields: ['question', 'reference', 'reply'],
  examples: {
    1: {
      question,
      reference,
      reply: 'A SEPA transfer costs nothing at our bank.',
      reason: 'It speaks of the price; the reference speaks of the time.',
    },
    2: {
      question,
      reference,
      reply: 'Between three and five working days; transfers sent in the evening count as sent the next day.',
      reason: 'The rule for late transfers is near the reference, but the time itself, the core, differs.',
    },
    3: {
      question,
      reference,
      reply: 'A SEPA transfer takes one bank working day.',
      reason: 'The core agrees; the rule for transfers after 16:00 is missing.',
    },
    4: {
      question,
      reference,
      reply: 'One working day. If you send it late in the afternoon, it counts as sent on the next working day.',
      reason: 'Time and rule agree; the hour, 16:00, is only "late in the afternoon".',
    },
    5: {
      question,
      reference,
      reply:
        'It arrives within one bank working day; what you send after 4 pm is treated as sent the working day after.',
      reason: 'Other words, the same time and the same rule with the same hour.',
    },
  },
};
