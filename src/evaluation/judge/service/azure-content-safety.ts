import { z } from 'zod';
import { type AzureContentSafetyConfig, type HarmCategory, harmCategories } from '#domain/config/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { Judgement } from '../panel/index.ts';
import type { AskPatiently } from '../wire/index.ts';
import type { AskService } from './ask-service.ts';
import { type Findings, type Service, worstFindings } from './service.ts';
import { lengthOf, splitText } from './split-text.ts';

export const AZURE_LABEL = 'Azure AI Content Safety';

/** Of one request, in code points. */
const MOST_CHARS = 10_000;
/** It finds no known work in less. */
const FEWEST_PROTECTED_CHARS = 110;
/** Another one where the same answers would be read otherwise. */
const READING = 1;

const CATEGORIES: Readonly<Record<HarmCategory, string>> = {
  violence: 'Violence',
  sexual: 'Sexual',
  'self-harm': 'SelfHarm',
  'hate-unfairness': 'Hate',
};

const analysisSchema = z.object({
  categoriesAnalysis: z.array(z.object({ category: z.string(), severity: z.number().nullish() })),
});

const protectedSchema = z.object({ protectedMaterialAnalysis: z.object({ detected: z.boolean() }) });

/** Severities from 0 to 7 by the service's classifiers, and known works word for word. */
export function createAzureContentSafety(
  { baseUrl, apiVersion }: AzureContentSafetyConfig,
  ask: AskService,
  patiently: AskPatiently,
): Service {
  let calls = 0;
  const version = `content-safety.${apiVersion}.${shortDigest(digestOfJson({ baseUrl, apiVersion, reading: READING }))}`;
  const askFor = async (action: string, body: object, read: (body: unknown) => Findings): Promise<Findings> => {
    const answer = await patiently(() => ask(`contentsafety/text:${action}`, body));
    if (answer.kind === 'failed') return answer;
    calls += 1;
    return read(answer.body);
  };
  const lookForHarm = async (text: string): Promise<Findings> => {
    const wanted = { categories: Object.values(CATEGORIES), outputType: 'EightSeverityLevels' };
    const pieces = splitText(text, MOST_CHARS).filter(isSaid);
    return worstFindings(
      await Promise.all(pieces.map((piece) => askFor('analyze', { text: piece, ...wanted }, readSeverities))),
      MOST_CHARS,
    );
  };
  const lookForKnownWorks = async (text: string): Promise<Findings> => {
    const pieces = splitText(text, MOST_CHARS).filter((piece) => lengthOf(piece) >= FEWEST_PROTECTED_CHARS);
    if (pieces.length === 0) return { kind: 'found', judgements: { 'protected-material': TOO_SHORT } };
    return worstFindings(
      await Promise.all(pieces.map((piece) => askFor('detectProtectedMaterial', { text: piece }, readDetected))),
      MOST_CHARS,
    );
  };
  return {
    readLabel: () => AZURE_LABEL,
    readVersion: () => version,
    lookFor(evaluator) {
      if (evaluator === 'protected-material') return { name: evaluator, look: lookForKnownWorks };
      return Object.hasOwn(CATEGORIES, evaluator) ? { name: 'harm', look: lookForHarm } : undefined;
    },
    spent: () => ({ calls }),
  };
}

const TOO_SHORT: Judgement = {
  outcome: 'not-applicable',
  reason: `${AZURE_LABEL} finds no known work in fewer than ${FEWEST_PROTECTED_CHARS} characters`,
};

function isSaid(piece: string): boolean {
  return piece.trim() !== '';
}

/** An answer that leaves out a category, or gives what is no severity, is an error for that one. */
function readSeverities(body: unknown): Findings {
  const read = analysisSchema.safeParse(body);
  if (!read.success) return noAnalysis();
  const given = new Map(read.data.categoriesAnalysis.map(({ category, severity }) => [category, severity]));
  return {
    kind: 'found',
    judgements: Object.fromEntries(
      harmCategories.map((name) => [name, readSeverity(CATEGORIES[name], given.get(CATEGORIES[name]))]),
    ),
  };
}

function readSeverity(category: string, severity: number | null | undefined): Judgement {
  if (severity === undefined || severity === null) {
    return { outcome: 'errored', reason: `${AZURE_LABEL} gave no severity for ${category}` };
  }
  if (!Number.isInteger(severity) || severity < 0 || severity > 7) {
    return {
      outcome: 'errored',
      reason: `${AZURE_LABEL} gave ${category} ${severity}, which is no severity from 0 to 7`,
    };
  }
  return { outcome: 'scored', score: severity, reason: `${AZURE_LABEL} gave ${category} ${severity} of 7` };
}

function readDetected(body: unknown): Findings {
  const read = protectedSchema.safeParse(body);
  if (!read.success) return noAnalysis();
  const { detected } = read.data.protectedMaterialAnalysis;
  const reason = detected ? 'found the text of a known work' : 'found no known work';
  return {
    kind: 'found',
    judgements: {
      'protected-material': { outcome: 'scored', score: detected ? 1 : 0, reason: `${AZURE_LABEL} ${reason}` },
    },
  };
}

function noAnalysis(): Findings {
  return { kind: 'failed', because: `${AZURE_LABEL} answered what is no analysis` };
}
