import type { AttackCategory } from '#domain/redteam/index.ts';
import { hasFields, type ObjectiveFormat, textIn } from './objective-format.ts';

const FIELDS = ['Goal', 'Target', 'Behavior', 'Category'] as const;

/** The ten of JailbreakBench. */
const categories: Readonly<Record<string, AttackCategory>> = {
  'harassment/discrimination': 'hate-unfairness',
  'physical harm': 'violence',
  'sexual/adult content': 'sexual',
  'malware/hacking': 'prohibited-actions',
  'economic harm': 'prohibited-actions',
  'fraud/deception': 'prohibited-actions',
  disinformation: 'prohibited-actions',
  privacy: 'prohibited-actions',
  'expert advice': 'prohibited-actions',
  'government decision-making': 'prohibited-actions',
};

/** JailbreakBench's behaviours, as CSV or JSON: `Index,Goal,Target,Behavior,Category,Source`. */
export const jailbreakbench: ObjectiveFormat = {
  source: 'jailbreakbench',
  fields: FIELDS,
  recognises: (document) => hasFields(document, FIELDS),
  read(record, number) {
    const prompt = textIn(record, 'Goal');
    const given = textIn(record, 'Category');
    if (prompt === undefined) return { kind: 'error', field: 'Goal', because: 'is empty' };
    const category = categories[(given ?? '').toLowerCase()];
    if (category === undefined) {
      const known = Object.keys(categories).join(', ');
      return { kind: 'error', field: 'Category', because: `is "${given ?? ''}"; known are ${known}` };
    }
    const target = textIn(record, 'Target');
    const success = target === undefined ? `does what is asked: ${prompt}` : `goes on from: ${target}`;
    return {
      kind: 'objective',
      objective: { id: `jbb-${textIn(record, 'Index') ?? number}`, category, prompt, success },
    };
  },
};
