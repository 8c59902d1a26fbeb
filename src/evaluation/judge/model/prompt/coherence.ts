import type { JudgePrompt } from './prompt.ts';

const question = 'How do I clean my espresso machine?';

export const coherence: JudgePrompt = {
  version: 1,
  question:
    'How well do the parts of the reply fit together: does it follow one line of thought that a reader can follow?',
  levels: {
    1: 'No line of thought: pieces without any connection.',
    2: 'Fragments: related pieces in an order that is hard to follow, or statements that contradict each other.',
    3: 'A line of thought is there, with jumps or missing links that make the reader work.',
    4: 'In order and easy to follow, with at most one small jump.',
    5: 'Each part leads to the next; order and links are just what the content needs.',
  },
  rules: [
    'Judge order and connection, not whether it is true and not grammar.',
    'A short reply that says one thing clearly is coherent: level 5 needs no length.',
    'A reply that contradicts itself is at most level 2.',
  ],
  fields: ['question', 'reply'],
  examples: {
    1: {
      question,
      reply: 'Water Tuesday descale the. Because espresso, mountains. Handle it blue therefore warranty.',
      reason: 'The words form no statement and nothing follows from anything.',
    },
    2: {
      question,
      reply:
        'Rinse twice at the end. Never use descaler. The tank comes first. Pour the descaler into the tank. There is a valve. Before that it must cool.',
      reason: 'The steps are related, but out of order, and descaler is both forbidden and used.',
    },
    3: {
      question,
      reply:
        'Empty the tray and fill the tank with descaler. Coffee oils go rancid. Then rinse twice. The machine should be cold when you begin.',
      reason: 'A sequence is there, but the remark on oils interrupts it and the precondition comes last.',
    },
    4: {
      question,
      reply:
        'Let the machine cool and empty the tray. Fill the tank with descaler and run it through. Rinse twice with water. Do this every month. Use a soft cloth for the outside.',
      reason: 'The steps are in order and easy to follow; only the cloth at the end comes without a link.',
    },
    5: {
      question,
      reply:
        'First let the machine cool and empty the tray. Then fill the tank with descaler and run half of it through. After ten minutes run the rest. Finally rinse twice with clear water, so that no descaler is left.',
      reason: 'Each step follows from the one before, the links are named, and the last gives its purpose.',
    },
  },
};
