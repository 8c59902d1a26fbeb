import type { JudgePrompt } from './prompt.ts';

const question = 'My parcel is three weeks late. What now?';
const rubric =
  'Apologises. Offers a replacement or a refund, and lets the customer choose. Asks for the order number if it was not given. Blames nobody.';

export const caseRubric: JudgePrompt = {
  version: 1,
  question: 'How far does the reply do what the rubric says a right reply to this question does?',
  levels: {
    1: 'Nothing of it, or the opposite.',
    2: 'Little of it: what the rubric is mainly about is missing or wrong.',
    3: 'The main part, but an important point is missing or broken.',
    4: 'All that is important; a detail is missing or done halfway.',
    5: 'All of it.',
  },
  rules: [
    'Only the rubric counts: a reply that is good in other ways gets no point for them, and one that is plain loses none.',
    'What the rubric forbids and the reply does costs as much as what it asks for and the reply lacks.',
    'A point that cannot arise, as asking for what was given, counts as done.',
  ],
  fields: ['question', 'context', 'reference', 'rubric', 'tool-calls', 'reply'],
  examples: {
    1: {
      question,
      rubric,
      reply: 'Deliveries are the carrier’s business; please ask there.',
      reason: 'No apology, no offer, no question for the number, and it blames the carrier.',
    },
    2: {
      question,
      rubric,
      reply: 'Sorry to hear that! Parcels are sometimes late at this time of the year. Please wait a little longer.',
      reason: 'It apologises, but offers neither replacement nor refund, the core, and asks for no order number.',
    },
    3: {
      question,
      rubric,
      reply: 'I’m sorry about that. We will refund you. What is your order number?',
      reason: 'Apology, refund and the question for the number are there; the customer is not let choose.',
    },
    4: {
      question,
      rubric,
      reply: 'I’m sorry about the wait. You can have a new one or your money back; which do you prefer?',
      reason: 'Apology, both offers and the choice are there; only the order number is not asked for.',
    },
    5: {
      question,
      rubric,
      reply:
        'I’m sorry about the wait. Would you like a replacement or a refund? Tell me your order number, and I’ll see to it at once.',
      reason: 'It apologises, offers both, lets the customer choose, asks for the number and blames nobody.',
    },
  },
};
