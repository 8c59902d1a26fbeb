import type { InvokedEvent, InvokedTurn } from '#ports/index.ts';
import type { ReplyFacts } from '../upstream/reply-facts.ts';

type Call = Extract<InvokedTurn, { kind: 'tool-call' }>;

/** What a reply has told so far. */
export class Told {
  text = '';
  refusal = '';
  readonly calls: Call[] = [];
  tokens: { readonly input: number; readonly output: number } | undefined;
  #model: string | undefined;
  readonly #tools: string[] = [];

  take(event: InvokedEvent): void {
    if (event.kind === 'text') this.text += event.text;
    if (event.kind === 'refusal') this.refusal += event.text;
    if (event.kind === 'usage') {
      this.tokens = { input: event.inputTokens, output: event.outputTokens };
      this.#model = event.model;
    }
    if (event.kind !== 'tool-call') return;
    this.#tools.push(event.name);
    if (event.by === 'caller') {
      const { id, name, arguments: given } = event;
      this.calls.push({ kind: 'tool-call', id, name, arguments: given });
    }
  }

  /** What is counted of it. @param finishReason as the API names it */
  facts(finishReason: string | undefined): ReplyFacts {
    const { input, output } = this.tokens ?? {};
    return {
      tokens: input === undefined || output === undefined ? undefined : input + output,
      inputTokens: input,
      outputTokens: output,
      cachedInputTokens: undefined,
      model: this.#model,
      toolCalls: this.#tools,
      finishReason,
    };
  }

  /** The reply as its user will repeat it. */
  turns(): readonly InvokedTurn[] {
    const said = this.text === '' ? this.refusal : this.text;
    return [...(said === '' ? [] : [{ kind: 'message', role: 'assistant', text: said } as const]), ...this.calls];
  }
}
