import { z } from 'zod';
import { componentNameSchema } from '../../release/index.ts';

const free = z.record(z.string(), z.unknown());

/** What one part of an agent is, as written in headgate.yaml or in a release file; `@file` stands for the content of a file. */
const partShape = {
  instructions: z.string().optional().describe('the system prompt; "@instructions.md" reads it from a file'),
  model: z
    .preprocess(
      (value) => (typeof value === 'string' ? { name: value } : value),
      z.strictObject({ name: z.string().min(1), version: z.string().min(1).optional() }).optional(),
    )
    .optional()
    .describe('the model’s name, or its name and version'),
  parameters: free.optional().describe('temperature, top_p and the like'),
  tools: z.unknown().optional().describe('function tools in OpenAI’s form; "@tools.json" reads them from a file'),
  retrieval: free.optional().describe('retrieval settings'),
  artefact: z.unknown().optional().describe('the digest of an image or package; "@file" takes the digest of a file'),
};

/** What an agent is: its own part and, where it is a bundle, the others. */
export const definitionShape = {
  ...partShape,
  components: z
    .record(componentNameSchema, z.strictObject(partShape))
    .optional()
    .describe('the other parts of a bundle, by name: they move and revert as one'),
};

/** A release file, such as `releases/v2/release.yaml`. */
export const definitionSettings = z.strictObject(definitionShape);
