import type { Case } from '#domain/dataset/index.ts';

/** What a person says of a reply. */
export type Label = 'right' | 'partly' | 'wrong' | 'off-topic' | 'no-answer' | 'ungrounded';

type LabelledReply = { readonly item: Case; readonly label: Label; readonly reply: string };

type Fields = Pick<Case, 'groundTruth' | 'context'> & { readonly query: string };

function about(id: string, fields: Fields, replies: readonly (readonly [Label, string])[]): readonly LabelledReply[] {
  const item: Case = { id, tags: [], weight: 1, reviewed: true, ...fields };
  return replies.map(([label, reply]) => ({ item, label, reply }));
}

/** Replies of several trades that people labelled, in wordings that differ from the ground truth. */
export const labelledReplies: readonly LabelledReply[] = [
  ...about(
    'stock',
    {
      query: 'Do you have the AX-20 headphones?',
      context: 'Stock: AX-20 headphones, price $129.00, 7 units available, in stock. AX-30 headphones, out of stock.',
      groundTruth: 'Yes, the AX-20 headphones are in stock: 7 units are available.',
    },
    [
      ['right', 'We do! There are 7 units of the AX-20 available right now.'],
      ['right', 'Yes, AX-20 headphones are in stock (seven left).'],
      ['partly', 'Yes, the AX-20 headphones are in stock, with 70 units available.'],
      ['wrong', 'Unfortunately the AX-20 headphones are sold out.'],
      ['wrong', 'No, the AX-20 is currently unavailable: 0 units left.'],
      ['no-answer', "I'm sorry, I can't check stock levels. Please visit our website."],
      ['off-topic', 'Our newsletter appears every month and is written by volunteers.'],
      ['ungrounded', 'Yes, 7 units of the AX-20 are available, and each comes with a free leather case worth $45.'],
    ],
  ),
  ...about(
    'refund',
    {
      query: 'How long do refunds take?',
      context: 'Refunds: refunds reach the original payment method within 5 business days after the item is received.',
      groundTruth: 'Refunds reach your original payment method within 5 business days after we receive the item.',
    },
    [
      [
        'right',
        'Your refund arrives on the original payment method within five business days of us receiving the item.',
      ],
      ['right', 'Within 5 working days after the item reaches us, the money is back on your original payment method.'],
      ['partly', 'Refunds go back to the original payment method after we receive the item.'],
      ['wrong', 'Refunds take 90 days and are paid as store credit.'],
      ['off-topic', 'We are a family company founded by two sisters in Lisbon.'],
      ['no-answer', "I don't know how long that takes, sorry."],
      [
        'ungrounded',
        'Refunds arrive within 5 business days. Express refunds within 2 hours are possible for a fee of $10.',
      ],
    ],
  ),
  ...about(
    'flight',
    {
      query: 'When does flight LH-442 leave, and from which gate?',
      context: 'Flight LH-442 departs on 3 March at 9:40 am from gate 22. It is on time.',
      groundTruth: 'Flight LH-442 leaves on 3 March at 9:40 am from gate 22.',
    },
    [
      ['right', 'LH-442 departs from gate 22 on March 3rd at 09:40.'],
      ['partly', 'LH-442 departs on 3 March at 9:40 am.'],
      ['partly', 'Flight LH-442 leaves on 3 March at 9:40 am from gate 31.'],
      ['wrong', 'LH-442 leaves on 5 March at 6:15 pm from gate 7.'],
      ['wrong', 'Flight LH-442 has been cancelled.'],
      ['no-answer', 'I am not able to access live departure information.'],
      ['off-topic', 'Try our new menu with vegetarian dishes and fresh juices!'],
    ],
  ),
  ...about(
    'warranty',
    {
      query: 'Does the warranty cover water damage?',
      context:
        'Warranty: 2 years against manufacturing defects. The warranty does not cover water damage or normal wear.',
      groundTruth: 'No, the warranty does not cover water damage.',
    },
    [
      ['right', "No, water damage isn't covered by the warranty."],
      ['right', 'Sorry, the warranty does not cover water damage.'],
      ['wrong', 'Yes, the warranty covers water damage.'],
      ['wrong', 'Water damage is covered by our warranty for a lifetime.'],
      ['no-answer', "I'm not sure, please contact support."],
    ],
  ),
  ...about(
    'policy',
    {
      query: 'Can I bring my dog to the hotel?',
      context:
        'Pets: dogs are welcome in all garden rooms for a fee of 15 euros per night. Pets are never allowed in the spa.',
      groundTruth: 'Yes, dogs are welcome in the garden rooms for 15 euros per night.',
    },
    [
      ['right', 'Yes! Dogs are welcome in our garden rooms; the fee is €15 per night.'],
      ['partly', 'Yes, dogs are welcome in our garden rooms.'],
      ['partly', 'Yes, dogs are welcome in the garden rooms for 40 euros per night.'],
      ['wrong', 'No, dogs are never welcome in our garden rooms.'],
      ['off-topic', 'Breakfast includes croissants and coffee.'],
      [
        'ungrounded',
        'Dogs are welcome in garden rooms for 15 euros per night, and a veterinarian visits every morning.',
      ],
    ],
  ),
  ...about(
    'hours',
    {
      query: 'What are your opening hours?',
      context: 'Hours: the library is open Monday to Friday, 10 am to 7 pm. It is closed at weekends.',
      groundTruth: 'The library is open Monday to Friday, 10 am to 7 pm.',
    },
    [
      ['right', 'We are open from Monday to Friday, 10:00 to 19:00.'],
      ['right', "The library's hours are 10 am to 7 pm, Monday to Friday. It is closed at weekends."],
      ['partly', 'The library is open Monday to Friday.'],
      ['wrong', 'The library is open on Saturdays only, 1 pm to 3 pm.'],
      ['no-answer', 'An error occurred. Please try again later.'],
    ],
  ),
  ...about('greeting', { query: 'Hello, are you there?', groundTruth: "Hello! Yes, I'm here. How can I help you?" }, [
    ['right', "Hi there! Yes, I'm here. What can I help you with?"],
    ['off-topic', 'Quantum chromodynamics describes quarks and gluons.'],
  ]),
  ...about(
    'unknown',
    {
      query: 'Where is order A-7781?',
      context: 'Orders: no order with the number A-7781 can be found.',
      groundTruth: "I couldn't find an order with the number A-7781. Please check the number.",
    },
    [
      ['right', 'There is no order A-7781 in our system. Could you check the number?'],
      ['wrong', 'Order A-7781 has shipped and arrives on 12 May.'],
    ],
  ),
];

/** Written after the rules were settled and never tuned on: what the judge does with replies that it was not made for. */
export const heldOutReplies: readonly LabelledReply[] = [
  ...about(
    'parking',
    {
      query: 'Is there parking at the museum and what does it cost?',
      context:
        'Parking: 80 spaces behind the museum, 3 euros per hour, free on Sundays. No charging points for electric cars.',
      groundTruth:
        'Yes, there are 80 parking spaces behind the museum at 3 euros per hour; parking is free on Sundays.',
    },
    [
      [
        'right',
        'You can park behind the museum, where there are 80 spaces. It costs €3 per hour, and on Sundays it is free.',
      ],
      ['partly', 'Yes, there is parking behind the museum.'],
      ['wrong', 'No, the museum has no parking at all.'],
      ['wrong', 'There are 12 spaces at 9 euros per hour.'],
      ['no-answer', "I'm afraid I don't have information about parking."],
      ['off-topic', 'The impressionists painted outdoors to catch the changing light.'],
      [
        'ungrounded',
        'There are 80 spaces behind the museum at 3 euros per hour, free on Sundays, with 20 charging points for cars.',
      ],
    ],
  ),
  ...about(
    'leave',
    {
      query: 'How many vacation days do new employees get?',
      context:
        'Leave policy: new employees get 25 vacation days per year. Unused days expire on 31 March of the next year.',
      groundTruth: 'New employees get 25 vacation days per year.',
    },
    [
      ['right', 'You get 25 days of vacation each year.'],
      ['right', 'New employees are entitled to twenty-five vacation days a year; unused ones expire on 31 March.'],
      ['wrong', 'New employees get 18 vacation days per year.'],
      ['wrong', 'New employees get no vacation in their first year.'],
      ['no-answer', 'Please ask your manager, I cannot answer that.'],
    ],
  ),
  ...about(
    'reset',
    {
      query: 'How do I reset my password?',
      context:
        'Accounts: choose "Forgot password" on the login page; a link arrives by email and is valid for 30 minutes.',
      groundTruth:
        'Choose "Forgot password" on the login page and follow the link in the email, which is valid for 30 minutes.',
    },
    [
      ['right', 'On the login page, click "Forgot password". We email you a link that is valid for 30 minutes.'],
      ['partly', 'Use "Forgot password" on the login page.'],
      ['wrong', 'Passwords can never be reset; you have to open a new account.'],
      [
        'ungrounded',
        'Choose "Forgot password" on the login page; the link we email is valid for 30 minutes. You may also call 555-0100.',
      ],
    ],
  ),
];
