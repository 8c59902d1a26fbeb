import type { HelpTopic } from '../tool/help.ts';
import type { SmallTalk } from './request.ts';

/** In order: the first topic whose words occur is meant. */
const TOPIC_PATTERNS: readonly (readonly [HelpTopic, RegExp])[] = [
  ['gift-cards', /\b(gift ?-?(cards?|certificates?|vouchers?)|vouchers?)\b/],
  ['warranty', /\b(warranty|guarantee[ds]?)\b/],
  [
    'international-shipping',
    /\b(international(ly)?|abroad|overseas|customs|import duties|duties)\b|\b(ship|deliver|shipping|delivery|send)\w* to (canada|the uk|the united kingdom|germany|france|europe|another country|other countries)\b/,
  ],
  [
    'returns-policy',
    /\breturns? policy\b|\b(how long|how many days|deadline|until when)\b.{0,40}\b(return|send)|\b(cost|free|pay|charge)\b.{0,25}\breturn(s|ing)?\b|\breturns?\b.{0,20}\b(free|cost|fee|label)\b|\brefunds?\b.{0,20}\b(take|long|work|paid|come)|\b(how long|when)\b.{0,30}\brefunds?\b|\bmoney back\b|\breturns\b/,
  ],
  [
    'payment',
    /\b(payment|paypal|apple pay|visa|mastercard|amex|american express|credit cards?|instal?lments?|pay later|ways to pay|how can i pay|can i pay|when do i pay)\b|\b(card|account)\b.{0,20}\bcharged?\b|\bcharged?\b.{0,20}\bcard\b/,
  ],
  [
    'opening-hours',
    /\b(opening hours|business hours|store hours|hours|opening times)\b|\b(are you|is the (store|shop)|you'?re|store|shop|customer service|support)\b.{0,20}\b(open|closed?)\b|\b(open|close)\b.{0,15}\b(on|today|sundays?|saturdays?|late|until|at)\b|\bwhat time do you\b/,
  ],
  [
    'shipping',
    /\b(shipping|express|delivery (cost|time|fee)|delivery|next-day|how long .{0,20}deliver|tracking link|postage)\b/,
  ],
];

/** Words that go on with a topic but would not start one. */
const FOLLOW_UPS: Readonly<Record<HelpTopic, RegExp>> = {
  'gift-cards': /\b(expire|expiry|balance|redeem|use (it|them|one)|amounts?|checkout|how much|email|valid|one)\b/,
  warranty: /\b(claim|cover|accident|broken?|wear|how long|damage)\b/,
  'international-shipping': /\b(how long|how much|cost|country|countries|duties|taxes?|take)\b/,
  'returns-policy': /\b(free|label|refund|cost|how long|days|pay|back)\b/,
  payment: /\b(charged?|later|split|card|monthly|when|accept|paypal)\b/,
  'opening-hours': /\b(sundays?|saturdays?|weekends?|holidays?|evenings?|phone|call|late)\b/,
  shipping: /\b(how long|how much|cost|free|faster|take|track)\b/,
};

const SMALL_TALK: readonly (readonly [SmallTalk, RegExp])[] = [
  ['working', /\b(are you (working|there|up|online|alive|available)|you there|do you work)\b/],
  ['how-are-you', /\bhow (are you|is it going|are things|'s it going)\b|\bhow's\b/],
  ['thanks', /\b(thanks?|thank you|thx|cheers|appreciate)\b/],
  ['goodbye', /\b(bye|goodbye|see you|good night|that's all|that is all)\b/],
  [
    'identity',
    /\b(who are you|what are you|are you (a|an) (bot|robot|human|person|real|ai|machine|model)|your name|real person)\b/,
  ],
  ['ability', /\b(what can you do|can you help|help me|i need help|how can you help|how do you work|what do you do)\b/],
  ['praise', /\b(great|awesome|love|nice|good job|perfect|wonderful)\b/],
  ['greeting', /\b(hello|hi|hey|good (morning|afternoon|evening|day)|greetings|hola|hallo)\b/],
];

/** The help topic that normalised text names, or null. */
export function findTopic(text: string): HelpTopic | null {
  return TOPIC_PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Whether normalised text without a topic of its own goes on with this one. */
export function isFollowUp(topic: HelpTopic, text: string): boolean {
  return FOLLOW_UPS[topic].test(text);
}

/** What kind of small talk normalised text is, or null. */
export function findSmallTalk(text: string): SmallTalk | null {
  return SMALL_TALK.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
