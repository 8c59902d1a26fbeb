import { type FormatReader, isFields, textOf, unreadKeys } from './format.ts';

/** Our own: lines, rows, a list, or `{name, cases}`. */
export const headgateFormat: FormatReader = {
  read: ({ root, records }) => {
    const isNamed = isFields(root) && 'cases' in root;
    return {
      name: isNamed ? textOf(root.name) : undefined,
      records,
      problems: isNamed ? unreadKeys(root, ['name', 'cases']) : [],
    };
  },
  translate: (value) => ({ value, problems: [] }),
};
