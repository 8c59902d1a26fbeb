const RUDE: readonly RegExp[] = [
  /\b(?:idiots?|idiotic|stupid|stupidity|morons?|dumb|imbeciles?|fools?|losers?|pathetic|clueless|brainless|greedy|dimwits?)\b/,
  /\b(?:shut up|get lost|screw you|go away|piss off|what the hell|for god's sake|bullshit|crap)\b/,
  /\b(?:learn to read|can(?:'t| not|not) you read|use your (?:brain|head|eyes)|do your (?:own )?homework)\b/,
  /\bwast(?:e|ing) (?:of )?(?:my|our) time\b|\b(?:get over it|don't bother me|not my job)\b/,
  // Contempt for the asker: as though the question were below an answer.
  /\b(?:is (?:that|it|this)|was (?:that|it)) (?:really )?(?:so|that|too) (?:hard|difficult)\b|\btoo much (?:to ask|for you|effort for you)\b/,
  /\blike a normal person\b|\bpeople (?:\w+ ){0,4}like you\b|\bsomeone who (?:reads|knows|understands|listens to) nothing\b|\bas i'd expect from\b/,
  /^obviously\b/,
];

/** Whether normalised text insults or talks down to the user. */
export function isRude(text: string): boolean {
  return RUDE.some((pattern) => pattern.test(text));
}
