import { renderTable } from '../../report/table.ts';
import { effects, nameEffect } from '../power/grid.ts';
import type { Rival } from '../power/rivals.ts';
import type { Cell, Row } from '../power/rows.ts';
import type { Measure } from '../rule/rule.ts';
import { percent, requests } from './figures.ts';

/** Every rule as its users set it: candidate requests until it rolls back in the median / on 80 % of paths, and what it misses. */
export function renderPower(rows: readonly Row[], measure: Measure): string {
  const worse = effects.map((effect) => nameEffect(measure, effect)).slice(1);
  return renderTable(
    [`${measure}, as used`, 'false rollbacks', 'in conversations', ...worse],
    rows
      .filter((row) => row.measure === measure && row.tuning === undefined)
      .map(({ rule, setting, falseRollbacks, inConversations, cells }) => [
        `${rule}: ${setting}`,
        percent(falseRollbacks),
        percent(inConversations),
        ...cells.slice(1).map(cellText),
      ]),
  );
}

/** Headgate beside the best other rule whose false rollbacks are as few. */
export function renderRivals(rivals: readonly Rival[], on: Rival['tuning']['on']): string {
  return renderTable(
    [`as few false rollbacks on ${on}`, 'at', 'Headgate', 'best other', 'in conversations', 'which'],
    rivals
      .filter(({ tuning }) => tuning.on === on)
      .map(({ measure, effect, tuning, own, other, rule, setting, inConversations }) => [
        `${measure}, as rare as ${tuning.like}`,
        effect,
        requests(own),
        `${requests(other)}${other < own ? ' !' : ''}`,
        percent(inConversations),
        `${rule}: ${setting}`,
      ]),
  );
}

function cellText({ median, q80, missed }: Cell): string {
  const both = `${requests(median)} / ${requests(q80)}`;
  return missed < 0.005 ? both : `${both} (${percent(missed)} missed)`;
}
