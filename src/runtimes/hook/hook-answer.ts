import { z } from 'zod';

const deployedSchema = z.object({ url: z.string(), runtimeId: z.string().min(1).max(500) });

/** Where the hook started the agent; or in words what was wrong with its answer. */
type HookAnswer = { readonly baseUrl: string; readonly runtimeId: string } | { readonly problem: string };

/** Reads the answer to a deploy order. Unknown fields are passed over: a hook may say more than we need. */
export function readHookAnswer(body: unknown, hookUrl: string): HookAnswer {
  const parsed = deployedSchema.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
    return { problem: `an answer without the expected { "url", "runtimeId" } (${fields})` };
  }
  const { url, runtimeId } = parsed.data;
  const problem = findUrlProblem(url, new URL(hookUrl));
  return problem === undefined ? { baseUrl: url.replace(/\/+$/, ''), runtimeId } : { problem };
}

/**
 * An agent may run where its hook runs: on the same host, or, for a hook on this machine, anywhere on loopback.
 * Otherwise an answer could make Headgate and its gateway send users' words, and our requests, to any address at all.
 */
function findUrlProblem(text: string, hook: URL): string | undefined {
  const shown = JSON.stringify(text.slice(0, 200));
  if (!URL.canParse(text)) return `the url ${shown}, which is no address`;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `the url ${shown}, which is neither http nor https`;
  if (url.username !== '' || url.password !== '') return 'a url with a credential in it, which would end up in records';
  if (url.search !== '' || url.hash !== '') return `the url ${shown}: a base address has no query and no fragment`;
  if (url.hostname === hook.hostname || (isLoopback(url) && isLoopback(hook))) return undefined;
  return `the url ${shown}, which is not on the host of the hook (${hook.hostname})`;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
