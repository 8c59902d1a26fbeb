import type { JudgePrompt } from './prompt.ts';

const context =
  'Room rates, Hotel Marlow. Double room: 140 EUR a night, breakfast included. Dogs: 15 EUR a night. Check-in from 15:00. Cancellation free of charge until 48 hours before arrival.';
const question = 'What does a double room for two nights cost with a dog, and until when can I cancel?';

/** Where a question stands beside the context, what is correct but leaves out what was asked for is level 4. */
export const groundedness: JudgePrompt = {
  version: 1,
  question: 'Is what the reply says borne out by the context, and does it answer the question from the context?',
  levels: {
    1: 'It has nothing to do with the context and the question.',
    2: 'On the topic, but it does not answer from the context: it evades, or most of what it says is not in the context or contradicts it.',
    3: 'It answers, but says at least one thing that the context does not bear out.',
    4: 'All that it says is borne out, but it leaves out something that was asked for and that the context tells.',
    5: 'All that it says is borne out, and it answers all that the context can answer.',
  },
  rules: [
    'The context alone counts. What is true in the world but not in the context is not borne out.',
    'What follows from the context by plain logic or arithmetic is borne out.',
    'A reply that says that the context does not tell what was asked is borne out where that is so.',
    'Greetings, offers of help and repetitions of the question need no support.',
  ],
  fields: ['question', 'context', 'reply'],
  examples: {
    1: {
      question,
      context,
      reply: 'Our spa offers massages every day.',
      reason: 'Neither the question nor the context has anything to do with massages.',
    },
    2: {
      question,
      context,
      reply: 'Prices depend on the season; double rooms start at 90 EUR and dogs stay for free.',
      reason:
        'It is about rates, but season, 90 EUR and free dogs are not in the context or contradict it, and nothing is answered from it.',
    },
    3: {
      question,
      context,
      reply: 'Two nights with a dog cost 310 EUR, and parking is free. You can cancel until 48 hours before arrival.',
      reason: '2 x (140 + 15) = 310 and the 48 hours are borne out; free parking is not in the context.',
    },
    4: {
      question,
      context,
      reply: 'Two nights with a dog cost 310 EUR.',
      reason: 'The sum is borne out, but the cancellation, which was asked for and stands in the context, is left out.',
    },
    5: {
      question,
      context,
      reply:
        'Two nights cost 310 EUR: 140 EUR for the room and 15 EUR for the dog each night. You can cancel free of charge until 48 hours before arrival.',
      reason: 'Every figure and the deadline are borne out, and both questions are answered.',
    },
  },
};

const report =
  'Incident report: on 3 May from 09:10 to 09:42 logins failed for 12 % of users. Cause: an expired certificate of the session store. It was renewed at 09:40.';

/** Without a question only what the reply claims can be held against the context. */
export const groundednessWithoutQuestion: JudgePrompt = {
  version: 1,
  question: 'Is what the reply says borne out by the context?',
  levels: {
    1: 'It has nothing to do with the context.',
    2: 'On the topic, but most of what it says is not in the context or contradicts it.',
    3: 'Most is borne out, but at least one thing that matters is not.',
    4: 'All is borne out but for a detail that changes nothing, or it is so vague that little can be held against the context.',
    5: 'All that it says is borne out.',
  },
  rules: groundedness.rules,
  fields: ['context', 'reply'],
  examples: {
    1: {
      context: report,
      reply: 'The cafeteria opens at noon.',
      reason: 'The context is about failed logins; the cafeteria is not in it.',
    },
    2: {
      context: report,
      reply: 'Logins failed for everybody all day on 3 May after an attack on the database.',
      reason: 'The date and the topic fit; "everybody", "all day" and the attack contradict the context.',
    },
    3: {
      context: report,
      reply: 'On 3 May 12 % of users could not log in, because the disk of the session store was full.',
      reason: 'Date and share are borne out; the cause is another one in the context.',
    },
    4: {
      context: report,
      reply:
        'On 3 May about an eighth of the users could not log in for half an hour, until the certificate of the session store was renewed by hand.',
      reason: 'Share, length and cause are borne out; only "by hand" is not, and it changes nothing.',
    },
    5: {
      context: report,
      reply:
        'On 3 May, from 09:10 to 09:42, 12 % of users could not log in, because a certificate of the session store had expired.',
      reason: 'Every statement stands in the context.',
    },
  },
};
