import type { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { AgentApi } from '#domain/release/index.ts';
import type { GivenIds } from '../id/given-ids.ts';
import type { Upload } from './upload.ts';

/** What a user asks of an agent, ready to be sent on. */
export type UserRequest = {
  /** What a deployment must speak to be asked this. */
  readonly api: AgentApi;
  readonly method: string;
  /** Below the endpoint's base address, with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** What is sent on as it came: whole, or as it comes in where nobody here needs to have read it. */
  readonly content: Buffer | Upload | undefined;
  /** What a model is asked, parsed: a release is added to it. Undefined for what is no question to a model. */
  readonly prompt: Readonly<Record<string, unknown>> | undefined;
  /** Ids of ours that stood in it, where the reply may name them again. Undefined: ids of the agent stay as they are. */
  readonly ids: GivenIds | undefined;
  /** Whether it goes on from something that only the deployment knows which said it: no other can answer it. */
  readonly goesOn: boolean;
};
