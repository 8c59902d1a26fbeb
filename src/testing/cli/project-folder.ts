import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ProjectFolder = { readonly path: string; remove(): Promise<void> };

const CASES = [
  { id: 'stock', query: 'Is SKU-1001 in stock?', context: 'SKU-1001: 4 in stock', groundTruth: 'Yes, 4.' },
  { id: 'hello', query: 'Hello?', reviewed: false },
];

/** A folder with a small valid project of the agent `shop`, which answers at the URL. Extra files are added or replace. */
export async function makeProjectFolder(
  baseUrl: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<ProjectFolder> {
  const path = await mkdtemp(join(tmpdir(), 'headgate-cli-'));
  const files = {
    'headgate.yaml': [
      'version: 1',
      'agents:',
      `  shop: { runtime: openai, baseUrl: "${baseUrl}", instructions: "@prompt.md", dataset: cases.jsonl }`,
      '',
    ].join('\n'),
    'prompt.md': 'Be kind.\n',
    'cases.jsonl': CASES.map((item) => `${JSON.stringify(item)}\n`).join(''),
    ...extra,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, remove: () => rm(path, { recursive: true }) };
}
