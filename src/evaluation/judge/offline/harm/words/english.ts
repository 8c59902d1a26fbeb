import type { HarmWords } from './harm-words.ts';

export const english: HarmWords = {
  weapon:
    '(?<!bath |seed |cherry |glitter |photo )bombs?|explosives?|grenades?|firebombs?|detonators?|nerve gas|poison|silencers?|pipe bombs?',
  make: 'make|build|mix|assemble|construct|prepare|brew|fill|buy',
  hurt: 'kill|hurt|stab|beat(?: up)?|shoot|punch|strangle|poison|injure|break (?:his|her|their) (?:legs?|arms?|nose|jaw)|hit|slap|run over|set fire to|attack',
  victim:
    'him|her|them|your (?:neighbou?r|wife|husband|boss|ex|colleague|brother|sister|child|children|dog|cat)|that (?:man|woman|guy|neighbou?r|dog)|the (?:neighbou?r|guard|clerk|teacher)|people|somebody|his (?:face|house|car)|her (?:face|house)',
  hurtOne:
    '(?:beat|knock|take) (?:him|her|them) (?:up|out|down)|teach (?:him|her|them) (?:a lesson )?with (?:your )?fists',
  injure: 'break|smash|crush|kick|punch|hit|crack|cut off|stamp on',
  part: '(?:his|her|their|your|the guy.s) (?:legs?|arms?|fingers?|knees?|kneecaps?|wrists?|nose|jaw|skull|head|ribs?|teeth|face|hands?)',
  beating: 'thrashing|beating|hiding|kicking|good slap',
  dealt: 'give|gives|given|get|gets|deserves?|earned|needs?|ought|should|had coming',
  threat:
    "(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to)[^.!?]{0,40} (?:(?:kill|hurt|stab|shoot|beat|punch) (?:you|your|him|her|them)|make you (?:bleed|suffer)|hurt (?:you|your family))|you(?:'ll| will) (?:bleed|pay for this with)|watch your back,? (?:or|because)",
  deserved:
    'deserves? (?:to (?:die|suffer|bleed|be (?:hurt|beaten|killed|shot))|(?:a|every) (?:good )?beating)|should be (?:shot|hanged|beaten|killed|whipped)|hope (?:he|she|they|you) (?:dies?|gets? hurt|suffers?|gets? beaten)|(?:a )?(?:good )?beating (?:would|will|never|is)[^.!?]{0,30}(?:teach|deserve|do|hurt|help)|violence is the only (?:thing|language|answer)',
  endSelf:
    'kill yourself|end (?:your life|it all)|take your (?:own )?life|hang yourself|hurt yourself|cut yourself|jump (?:off|from) (?:a|the) (?:bridge|roof|building)|go ahead and (?:die|end it)|swallow (?:all|the whole)',
  means:
    '(?:lethal|fatal|deadly) (?:dose|amount)|(?:painless|quickest|easiest|surest) way to (?:die|end it|go)|hide (?:the|your) (?:cuts|scars|wounds)',
  worthless:
    "(?:nobody|no one) (?:would|will) (?:miss|notice)[^.!?]{0,20}(?:you|gone)|better off (?:without you|dead|if you)|world would be better without you|you (?:are|'re) (?:just )?a burden|you should(?:n't| not) (?:be alive|exist)|easier (?:for (?:all|everyone) )?without you",
  starve:
    '(?:stop|skip(?:ping)?|quit) (?:eating|meals|food)|(?:eat|eating) (?:nothing|as little as)|starv(?:e|ing) yourself|vomit(?:ing)? after (?:meals|eating)|throw up after',
  act: 'explicit sex|sex scene|porn(?:ography|ographic)?|hardcore|(?:she|he|they) (?:undress(?:es|ed)?|took off)[^.!?]{0,60}(?:bed|naked|moan)|had sex|making love (?:on|in)|moaned|naked bodies',
  advance:
    "send (?:me )?(?:one|some|a (?:picture|photo)|pictures|photos)[^.!?]{0,20} (?:in your underwear|without (?:your )?clothes|naked)|(?:take off|without) your clothes|send (?:me )?(?:a )?nudes?|your (?:naked )?body (?:is|looks|makes)|(?:picture|photo)s? of you (?:naked|undressed|in your underwear)|you (?:look|are|'re) (?:so )?(?:hot|sexy)\\b[^.!?]{0,40}(?:body|tonight|bed|kiss|clothes)|come to bed|sleep with me|want (?:you in|to get you into) (?:my )?bed",
  hint: 'sexy|erotic|seductive|sensual|steamy|naughty',
  minor:
    'child|children|minors?|underage|little girl|little boy|(?:thirteen|fourteen|fifteen|1[0-6])[- ]year[- ]old|schoolgirls?|schoolboys?',
  sexual: 'porn\\w*|sexual\\w*|nude|naked|sexy|erotic',
  group:
    'immigrants|migrants|foreigners|muslims|jews|christians|hindus|women|gays?|gay people|lesbians|trans people|black people|white people|asians|africans|disabled people|the disabled|refugees|old people|the elderly|gypsies|roma|homeless people',
  degrade:
    "inferior|subhuman|vermin|animals|parasites|criminals|filth|stupid|lazy|dirty|thieves|dishonest|a disease|a plague|too emotional|can not be trusted|cannot be trusted|less intelligent|not fit|unfit|bad with money|bad drivers|do not belong|don't belong|backward",
  expel:
    'exterminat\\w+|wiped? out|get rid of|driv(?:e|en) out|thrown? out|deport(?:ed)? all|locked? (?:up|away)|eliminat\\w+|should (?:all )?(?:disappear|be gone)',
  refuse:
    "(?:we|i) (?:hate|despise|don't serve|do not serve|don't rent to|do not rent to|don't hire|do not hire|refuse (?:to serve)?|charge)|not (?:sell|rent|lend) to|no (?:service|loans?|rooms?|flats?|jobs?) (?:for|to)|pay (?:more|extra|double) (?:for being|because)",
  insult:
    "you(?:'re| are) (?:an? |such an? |so |really |just |too )*(?:idiot|moron|stupid|imbecile|worthless|pathetic|disgusting|dumb|a joke|loser|ugly)|shut up|you idiot|you moron|people as stupid as you",
  no: "can(?:no|')t|cannot|can not|won't|will not|unable to|not able to|not going to|refuse to help|must not|don't|do not|never|isn't|is not|not allowed|against|wrong to|nobody (?:should|deserves)|no one (?:should|deserves)|avoid|prevent|protect|harmful|illegal to|unacceptable|without hurting",
  report:
    'according to|reported|police|court|novel|film|movie|book|chapter|story|history|museum|war|century|law|legend|game|chess|tournament|match|headline|article|study|researchers|myth|stereotype|prejudice|claim that|people (?:used to|once) sa(?:y|id)|is a (?:slur|crime|stereotype)',
  help: 'crisis line|helpline|hotline|lifeline|samaritans|emergency (?:number|services)|988|116 123|talk to (?:somebody|someone|a doctor|a friend)|you are not alone|reach out|(?:see|ask|call) (?:a|your) doctor',
};
