import type { GateReport } from '#domain/gate/index.ts';
import { table } from './markdown.ts';

/** What had to be so before the release got there, and what proved it or who said so; nothing where no list was asked for. */
export function checklistSection(gates: GateReport): readonly string[] {
  const items = gates.find(({ gate }) => gate === 'checklist')?.items ?? [];
  if (items.length === 0) return [];
  const rows = items.map(({ name, says, state, because, required }) => [
    name,
    says,
    `${state.replace('-', ' ')}${required ? '' : ' (not required)'}`,
    because,
  ]);
  return ['## Checklist', table(['item', 'what has to be so', 'state', 'why'], rows, '')];
}
