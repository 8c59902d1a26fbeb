/** Attack strategies that need no model that attacks, the undisguised one first. Any two but that are also composed, as `base64+rot13`. */
export const attackStrategyNames = [
  'baseline',
  'ansi-attack',
  'ascii-art',
  'ascii-smuggler',
  'atbash',
  'base64',
  'binary',
  'caesar',
  'character-space',
  'character-swap',
  'diacritic',
  'flip',
  'leetspeak',
  'morse',
  'rot13',
  'string-join',
  'suffix-append',
  'unicode-confusable',
  'unicode-substitution',
  'url',
  'indirect-jailbreak',
  'indirect-document',
  'indirect-html',
  'indirect-markdown',
  'indirect-footnote',
  'indirect-code-comment',
] as const;

/** What a group stands for when it is asked for, as azure-ai-evaluation expands it; not the complexity that reports sort by. */
export const attackStrategyGroups: Readonly<Record<'easy' | 'moderate' | 'difficult', readonly string[]>> = {
  easy: ['base64', 'flip', 'morse'],
  moderate: ['tense'],
  difficult: ['tense+base64'],
};

/** Those that only a model can write, which attacks on our behalf. */
export const attackerModelStrategies: readonly string[] = ['tense', 'jailbreak', 'multi-turn', 'crescendo'];

/** What runs where nobody names any, beside the baseline. */
export const usualAttackStrategies: readonly string[] = [
  'base64',
  'rot13',
  'leetspeak',
  'unicode-confusable',
  'flip',
  'morse',
  'atbash',
  'caesar',
  'character-space',
  'ascii-smuggler',
  'suffix-append',
  'indirect-jailbreak',
];
