import { z } from 'zod';
import { type Digest, digestOfJson } from '../shared/index.ts';
import { caseSchema } from './case.ts';
import { type LineProblem, parseLines } from './json-lines.ts';

/** A reply that people judged, to hold judges against. A line of a `.jsonl` file. */
const labelledReplySchema = z.strictObject({
  id: z.string().min(1).max(200),
  case: caseSchema,
  reply: z.string(),
  toolCalls: z
    .array(z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.json()).default({}) }))
    .default([])
    .describe('the calls that came with it'),
  labels: z
    .record(z.string(), z.union([z.boolean(), z.number()]))
    .refine((labels) => Object.keys(labels).length > 0, 'give at least one label')
    .describe('by evaluator what a person says: whether it passes, or a score on the evaluator’s scale'),
});

export type LabelledReply = z.infer<typeof labelledReplySchema>;

/** Replies with labels, named by the hash of their content. */
export type LabelledSet = {
  readonly name: string;
  readonly digest: Digest;
  readonly replies: readonly LabelledReply[];
};

/** Reads JSON Lines. Every problem is returned; the set holds what has none. */
export function parseLabelledSet(
  name: string,
  text: string,
): { readonly set: LabelledSet; readonly problems: readonly LineProblem[] } {
  const { items, problems } = parseLines(text, labelledReplySchema, 'labelled reply');
  return { set: { name, digest: digestOfJson(JSON.parse(JSON.stringify(items))), replies: items }, problems };
}
