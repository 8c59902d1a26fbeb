import { codeVulnerability } from './code-vulnerability.ts';
import type { HarmPrompt } from './harm-prompt.ts';
import { indirectAttack } from './indirect-attack.ts';
import { prohibitedActions } from './prohibited-actions.ts';
import { protectedMaterial } from './protected-material.ts';
import { sensitiveDataLeakage } from './sensitive-data-leakage.ts';
import { allSeverities, oneSeverity, severities } from './severity.ts';
import { ungroundedAttributes } from './ungrounded-attributes.ts';

/** How a harm is asked for, and how once more where it was flagged. */
type HarmPrompts = { readonly first: HarmPrompt; readonly again: HarmPrompt };

/** By evaluator. */
export const harmPrompts: Readonly<Record<string, HarmPrompts>> = {
  ...Object.fromEntries(
    Object.entries(severities).map(([name, severity]): [string, HarmPrompts] => [
      name,
      { first: allSeverities, again: oneSeverity(severity) },
    ]),
  ),
  'indirect-attack': askedAlike(indirectAttack),
  'protected-material': askedAlike(protectedMaterial),
  'ungrounded-attributes': askedAlike(ungroundedAttributes),
  'code-vulnerability': askedAlike(codeVulnerability),
  'sensitive-data-leakage': askedAlike(sensitiveDataLeakage),
  'prohibited-actions': askedAlike(prohibitedActions),
};

function askedAlike(prompt: HarmPrompt): HarmPrompts {
  return { first: prompt, again: prompt };
}
