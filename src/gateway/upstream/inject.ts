import type { Endpoint, ModelApi, Tool } from '#domain/release/index.ts';

type Inject = NonNullable<Endpoint['inject']>;
type Body = Readonly<Record<string, unknown>>;

/** The request as a bare model needs it: with the release's model, instructions, tools and parameters. What the caller set stays. */
export function injectRelease(body: Body, api: ModelApi, inject: Inject): Body {
  const injected: Record<string, unknown> = { ...inject.parameters, ...body };
  if (inject.model !== undefined) injected.model = inject.model.name;
  if (inject.tools.length > 0 && body.tools === undefined) injected.tools = inject.tools.map(toolForm[api]);
  if (inject.instructions === undefined) return injected;
  if (api === 'chat-completions') {
    const messages = Array.isArray(body.messages) ? body.messages : [];
    injected.messages = [{ role: 'system', content: inject.instructions }, ...messages];
  } else {
    const own = typeof body.instructions === 'string' ? body.instructions : undefined;
    injected.instructions = own === undefined ? inject.instructions : `${inject.instructions}\n\n${own}`;
  }
  return injected;
}

const toolForm: Readonly<Record<ModelApi, (tool: Tool) => unknown>> = {
  'chat-completions': (tool) => ({ type: 'function', function: { ...tool } }),
  responses: (tool) => ({ type: 'function', ...tool }),
};
