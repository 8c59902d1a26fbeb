import { join } from 'node:path';
import { loadDefinition } from '#cli/project-file/index.ts';
import { AGENT, EXAMPLE } from '../example-world.ts';

/** One of the example's releases under another name, and with another digest: what `release create` sends. */
export async function exampleRelease(label: string, like: 'v2' | 'v3-errors', agent = AGENT) {
  const definition = await loadDefinition(join(EXAMPLE, 'releases', like));
  const instructions = `${definition.instructions ?? ''}\n\nThis is ${label}.\n`;
  return { agent, label, definition: { ...definition, instructions }, authors: ['Ada'] };
}
