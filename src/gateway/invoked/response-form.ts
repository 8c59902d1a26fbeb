import type { OpenAiError } from '../face/openai-error.ts';
import type { Json } from './asked.ts';
import { type Ending, eventText, type ReplyContext, type ReplyForm, type Saying } from './reply-form.ts';
import { callItem, type Item, messageItem, partOf } from './response-item.ts';
import type { Told } from './told.ts';

type ResponseContext = ReplyContext & {
  readonly id: string;
  /** A new id of an item. */
  readonly itemId: (prefix: 'msg' | 'fc') => string;
  /** The request, for what a response repeats of it. */
  readonly prompt: Json;
  /** What it goes on from, as the user knows it. */
  readonly previous: string | null;
};

const CUT: Readonly<Partial<Record<Ending, string>>> = { length: 'max_output_tokens', filtered: 'content_filter' };

/** A response (`object: response`), or the events that make it up. */
export function responseForm(context: ResponseContext, told: Told): ReplyForm {
  return new ResponseForm(context, told);
}

class ResponseForm implements ReplyForm {
  readonly #context: ResponseContext;
  readonly #told: Told;
  readonly #items: Item[] = [];
  /** The message that is being written. */
  #open: { readonly kind: 'text' | 'refusal'; readonly id: string; text: string } | undefined;
  #sequence = 0;
  #hasBegun = false;

  constructor(context: ResponseContext, told: Told) {
    this.#context = context;
    this.#told = told;
  }

  say(event: Saying): string {
    const events = this.#eventsOf(event);
    return this.#context.isStream && events !== '' ? this.#begin() + events : '';
  }

  end(reason: Ending): string {
    const closing = this.#close();
    const cut = CUT[reason];
    const status = cut === undefined ? 'completed' : 'incomplete';
    const view = this.#view(status, { incomplete_details: cut === undefined ? null : { reason: cut } });
    if (!this.#context.isStream) return JSON.stringify(view);
    return this.#begin() + closing + this.#event(`response.${status}`, { response: view });
  }

  breakOff({ code, message }: OpenAiError): string {
    const view = this.#view('failed', { error: { code, message } });
    return this.#begin() + this.#event('response.failed', { response: view });
  }

  #eventsOf(event: Saying): string {
    if (event.kind === 'text' || event.kind === 'refusal') return this.#write(event.kind, event.text);
    if (event.kind !== 'tool-call' || event.by === 'agent') return '';
    const { id, name, arguments: given } = event;
    const closing = this.#close();
    const item = callItem(this.#context.itemId('fc'), { id, name, arguments: given });
    const place = { item_id: item.id, output_index: this.#items.length };
    const added = { output_index: this.#items.length, item: { ...item, status: 'in_progress', arguments: '' } };
    const events =
      this.#event('response.output_item.added', added) +
      this.#event('response.function_call_arguments.delta', { ...place, delta: given }) +
      this.#event('response.function_call_arguments.done', { ...place, name, arguments: given }) +
      this.#event('response.output_item.done', { output_index: this.#items.length, item });
    this.#items.push(item);
    return closing + events;
  }

  #write(kind: 'text' | 'refusal', text: string): string {
    let events = '';
    if (this.#open?.kind !== kind) {
      events += this.#close();
      const id = this.#context.itemId('msg');
      this.#open = { kind, id, text: '' };
      const item = { ...messageItem(id, []), status: 'in_progress' };
      events += this.#event('response.output_item.added', { output_index: this.#items.length, item });
      events += this.#event('response.content_part.added', { ...this.#place(id), part: partOf(kind, '') });
    }
    this.#open.text += text;
    const more = kind === 'text' ? { delta: text, logprobs: [] } : { delta: text };
    return events + this.#event(`response.${nameOf(kind)}.delta`, { ...this.#place(this.#open.id), ...more });
  }

  /** Ends the message that is being written. */
  #close(): string {
    if (this.#open === undefined) return '';
    const { kind, id, text } = this.#open;
    this.#open = undefined;
    const place = this.#place(id);
    const part = partOf(kind, text);
    const item = messageItem(id, [part]);
    const whole = kind === 'text' ? { text, logprobs: [] } : { refusal: text };
    const events =
      this.#event(`response.${nameOf(kind)}.done`, { ...place, ...whole }) +
      this.#event('response.content_part.done', { ...place, part }) +
      this.#event('response.output_item.done', { output_index: this.#items.length, item });
    this.#items.push(item);
    return events;
  }

  #place(id: string): object {
    return { item_id: id, output_index: this.#items.length, content_index: 0 };
  }

  #begin(): string {
    if (this.#hasBegun) return '';
    this.#hasBegun = true;
    const response = this.#view('in_progress', { output: [], usage: null });
    // Its numbers come before those of what was written down already.
    return (
      eventText({ type: 'response.created', sequence_number: 0, response }, 'response.created') +
      eventText({ type: 'response.in_progress', sequence_number: 1, response }, 'response.in_progress')
    );
  }

  #event(type: string, more: object): string {
    const sequence = this.#sequence + 2;
    this.#sequence += 1;
    return eventText({ type, sequence_number: sequence, ...more }, type);
  }

  #view(status: string, more: object): object {
    const { id, model, now, prompt, previous } = this.#context;
    const { tokens } = this.#told;
    const echo = (name: string, otherwise: unknown): unknown => prompt[name] ?? otherwise;
    return {
      id,
      object: 'response',
      created_at: Math.floor(now / 1_000),
      status,
      background: false,
      error: null,
      incomplete_details: null,
      instructions: echo('instructions', null),
      max_output_tokens: echo('max_output_tokens', null),
      metadata: echo('metadata', {}),
      model,
      output: this.#items,
      parallel_tool_calls: echo('parallel_tool_calls', true),
      previous_response_id: previous,
      reasoning: echo('reasoning', { effort: null, summary: null }),
      store: true,
      temperature: echo('temperature', null),
      text: echo('text', { format: { type: 'text' } }),
      tool_choice: echo('tool_choice', 'auto'),
      tools: echo('tools', []),
      top_p: echo('top_p', null),
      truncation: 'disabled',
      usage:
        tokens === undefined
          ? null
          : {
              input_tokens: tokens.input,
              input_tokens_details: { cached_tokens: 0 },
              output_tokens: tokens.output,
              output_tokens_details: { reasoning_tokens: 0 },
              total_tokens: tokens.input + tokens.output,
            },
      ...more,
    };
  }
}

function nameOf(kind: 'text' | 'refusal'): string {
  return kind === 'text' ? 'output_text' : 'refusal';
}
