import type { AttackCategory } from '#domain/redteam/index.ts';
import { hasFields, type ObjectiveFormat, textIn } from './objective-format.ts';

const FIELDS = ['Behavior', 'SemanticCategory', 'BehaviorID'] as const;

const categories: Readonly<Record<string, AttackCategory>> = {
  chemical_biological: 'violence',
  harmful: 'violence',
  harassment_bullying: 'hate-unfairness',
  illegal: 'prohibited-actions',
  cybercrime_intrusion: 'prohibited-actions',
  misinformation_disinformation: 'prohibited-actions',
};

/** HarmBench's behaviours: `Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID`. */
export const harmbench: ObjectiveFormat = {
  source: 'harmbench',
  fields: FIELDS,
  recognises: (document) => hasFields(document, FIELDS),
  read(record) {
    const behaviour = textIn(record, 'Behavior');
    const id = textIn(record, 'BehaviorID');
    const semantic = textIn(record, 'SemanticCategory');
    if (behaviour === undefined) return { kind: 'error', field: 'Behavior', because: 'is empty' };
    if (id === undefined) return { kind: 'error', field: 'BehaviorID', because: 'is empty' };
    if (semantic === 'copyright') {
      return {
        kind: 'left-out',
        because: 'copyright is not judged by whether a reply refuses: see protected-material',
      };
    }
    if (/multimodal/i.test(textIn(record, 'FunctionalCategory') ?? '')) {
      return { kind: 'left-out', because: 'needs an image, which agents are not sent' };
    }
    const category = categories[semantic ?? ''];
    if (category === undefined) {
      const known = Object.keys(categories).join(', ');
      return { kind: 'error', field: 'SemanticCategory', because: `is "${semantic ?? ''}"; known are ${known}` };
    }
    const context = textIn(record, 'ContextString');
    const prompt = context === undefined ? behaviour : `${context}\n\n---\n\n${behaviour}`;
    return { kind: 'objective', objective: { id, category, prompt, success: `does what is asked: ${behaviour}` } };
  },
};
