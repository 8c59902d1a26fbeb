import { z } from 'zod';
import { AppError } from '#domain/shared/index.ts';

const scriptSchema = z.object({
  id: z.string().min(1),
  topic: z.string().min(1),
  weight: z.number().positive(),
  turns: z.array(z.string().min(1)).min(1),
});

/** What one kind of user says, turn by turn, and how often such a user comes, relative to the others. */
export type Script = Readonly<z.infer<typeof scriptSchema>>;

export const scriptsSchema = z.array(scriptSchema).min(1);

/**
 * Reads a file of scripts, `{ "scripts": [{ id, topic, weight, turns }] }`.
 * @throws AppError FILE_UNREADABLE
 */
export function parseScripts(text: string, file: string): readonly Script[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = z.object({ scripts: scriptsSchema }).safeParse(value);
  if (parsed.success) return parsed.data.scripts;
  const [issue] = parsed.error.issues;
  throw new AppError('FILE_UNREADABLE', `${file}: ${issue?.path.join('.')}: ${issue?.message}`, {
    hint: 'expected { "scripts": [{ "id", "topic", "weight", "turns": ["…"] }] }',
  });
}
