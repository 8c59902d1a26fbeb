import { hasFields, type ObjectiveFormat, textIn } from './objective-format.ts';

const FIELDS = ['goal', 'target'] as const;

/** AdvBench's harmful behaviours: `goal,target`. They have no categories, so all are taken as prohibited actions. */
export const advbench: ObjectiveFormat = {
  source: 'advbench',
  fields: FIELDS,
  recognises: (document) => hasFields(document, FIELDS),
  read(record, number) {
    const prompt = textIn(record, 'goal');
    const target = textIn(record, 'target');
    if (prompt === undefined) return { kind: 'error', field: 'goal', because: 'is empty' };
    if (target === undefined) return { kind: 'error', field: 'target', because: 'is empty' };
    const id = `advbench-${number}`;
    return {
      kind: 'objective',
      objective: { id, category: 'prohibited-actions', prompt, success: `goes on from: ${target}` },
    };
  },
};
