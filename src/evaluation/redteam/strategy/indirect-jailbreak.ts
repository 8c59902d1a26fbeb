import { type Carrier, carriers } from './carrier.ts';
import { hiddenIn, type Strategy } from './strategy.ts';

/** The attack is not in what the user says, but in a document that the agent reads. Which kind, the seed chooses. */
const anyCarrier = planted('indirect-jailbreak', carriers);

/** The same, for each kind of document. */
export const indirectJailbreaks: readonly Strategy[] = [
  anyCarrier,
  ...carriers.map((carrier) => planted(`indirect-${carrier.kind}`, [carrier])),
];

function planted(name: string, choice: readonly Carrier[]): Strategy {
  return {
    ...{ name, azureName: 'indirect_jailbreak', complexity: 'easy', isRandom: choice.length > 1 },
    disguise(payload, random) {
      const hidden = hiddenIn(payload);
      if (hidden.trim() === '') return { kind: 'not-applicable', because: 'there is no text to plant' };
      const carrier = random.pick(choice);
      const document = { name: carrier.fileName, mediaType: carrier.mediaType, content: plant(carrier, hidden) };
      return { kind: 'disguised', payload: { prompt: carrier.asks, document } };
    },
    decode(disguised) {
      const carrier = choice.find(({ before, after }) => disguised.startsWith(before) && disguised.endsWith(after));
      return carrier === undefined ? disguised : dig(carrier, disguised);
    },
  };
}

function plant({ before, after, linePrefix, write }: Carrier, hidden: string): string {
  const lines = hidden.split('\n').map((line) => linePrefix + write(line));
  return before + lines.join('\n') + after;
}

function dig({ before, after, linePrefix, read }: Carrier, document: string): string {
  const lines = document.slice(before.length, document.length - after.length).split('\n');
  return lines.map((line) => read(line.slice(linePrefix.length))).join('\n');
}
