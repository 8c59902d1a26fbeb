import { formatBp } from '#domain/shared/index.ts';
import { nameVerdict } from '../terminal/verdict.ts';
import { cleanText } from '../terminal/width.ts';
import type { PromotionView } from '../view.ts';
import { nextText } from './next-text.ts';
import { stateText, triggerText } from './state-text.ts';

/** What a log would say happened between two looks at a promotion, one line each. */
export function describeChanges(before: PromotionView | undefined, now: PromotionView): readonly string[] {
  const lines: string[] = [];
  if (before === undefined || stateText(before) !== stateText(now)) {
    lines.push(`${now.agent} ${now.label} to ${now.environment}: ${stateText(now)}`);
  }
  if (now.keepsProject !== undefined && before?.keepsProject === undefined) {
    lines.push(`under ${now.keepsProject}: another project was applied since, this one goes on as it was approved`);
  }
  for (const { gate, state, because } of now.gates) {
    const earlier = before?.gates.find((item) => item.gate === gate);
    const changed = earlier === undefined ? state !== 'not-required' : earlier.state !== state;
    if (changed) lines.push(`gate ${gate}: ${state}, ${because}`);
  }
  for (const { label, wantedBp } of now.rollout?.weights ?? []) {
    const earlier = before?.rollout?.weights.find((item) => item.label === label);
    if (earlier?.wantedBp !== wantedBp) lines.push(`weight ${label}: ${formatBp(wantedBp)}`);
  }
  for (const verdict of now.verdicts) {
    const earlier = before?.verdicts.find((item) => item.metric === verdict.metric);
    if (earlier === undefined || nameVerdict(earlier).text !== nameVerdict(verdict).text) {
      lines.push(`verdict ${verdict.metric}: ${nameVerdict(verdict).text}, ${verdict.because}`);
    }
  }
  const known = new Set(before?.decisions.map(decisionKey));
  for (const decision of now.decisions) {
    if (!known.has(decisionKey(decision))) lines.push(`${decision.at} ${decision.rule}: ${decision.because}`);
  }
  for (const trouble of now.troubles ?? []) {
    const earlier = before?.troubles?.find((item) => item.work === trouble.work);
    if (earlier?.attempts !== trouble.attempts || earlier.state !== trouble.state) {
      lines.push(`failed ${trouble.work}: attempt ${trouble.attempts}, ${trouble.state}: ${trouble.because}`);
    }
  }
  // Without its dates, which move on at every look.
  if (now.next !== undefined && (now.next.what !== before?.next?.what || now.next.when !== before.next.when)) {
    lines.push(`next: ${nextText(now) ?? ''}`);
  }
  if (now.ended !== undefined && before?.ended === undefined) {
    lines.push(`${now.state} at ${now.ended.stage}${triggerText(now.ended.trigger)}: ${now.ended.because}`);
  }
  return lines.map((line) => cleanText(line).replaceAll('\n', ' '));
}

/** While one rule goes on speaking its record keeps its time and counts on in `because`: that is not news. */
function decisionKey({ at, rule }: PromotionView['decisions'][number]): string {
  return `${at}|${rule}`;
}
