import { type Cell, renderTable } from '../terminal/table.ts';
import type { Surface, Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapText } from '../terminal/wrap.ts';
import type { PromotionView } from '../view.ts';

type Item = NonNullable<PromotionView['gates'][number]['items']>[number];

const STATES: Readonly<Record<Item['state'], { readonly text: string; readonly tone: Tone }>> = {
  proven: { text: '✔ proven', tone: 'good' },
  signed: { text: '✔ signed', tone: 'good' },
  'not-applicable': { text: '– not applicable', tone: 'dim' },
  waiting: { text: '… waiting', tone: 'warn' },
  unsigned: { text: '… unsigned', tone: 'warn' },
};

/** Every item with how it stands and why, and the command that settles the open ones. */
export function renderChecklist(promotion: PromotionView, surface: Surface): string {
  const { id, agent, label, environment } = promotion;
  const gate = promotion.gates.find((each) => each.gate === 'checklist');
  const title = cleanText(`${agent} ${label} → ${environment} (${id})`);
  if (gate === undefined) return `${title}\nits gates have not been judged yet`;
  const text = wrapText(cleanText(`${gate.state}: ${gate.because}`), surface.columns).join('\n');
  if (gate.items === undefined) return `${title}\n${text}`;
  const table = renderTable(
    [{ title: 'item' }, { title: 'state' }, { title: 'what has to be so' }],
    gate.items.map((item) => [item.name, stateCell(item), `${item.says}${item.required ? '' : ' (not required)'}`]),
    surface,
    gate.items.map(({ because, roles, state }) =>
      state === 'unsigned' && roles.length > 0 ? `${because} (${roles.join(' or ')})` : because,
    ),
  );
  const left = gate.items.filter(({ state, required }) => state === 'unsigned' && required).map(({ name }) => name);
  const canSign = promotion.ended === undefined && promotion.rollout === undefined;
  const next = left.length > 0 && canSign ? [`next   ${signCommand(id, left)}`] : [];
  return [title, text, '', table, ...next].join('\n');
}

function stateCell({ state }: Item): Cell {
  return STATES[state];
}

function signCommand(promotion: string, items: readonly string[]): string {
  return `headgate checklist sign ${promotion} ${items.join(' ')} --note "…"`;
}
