import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { saidShape } from '#api/index.ts';
import type { Feedback } from '#domain/sample/index.ts';
import { type DurationMs, digestOfBytes } from '#domain/shared/index.ts';
import { type Departed, isRemembered, type Route } from '#domain/traffic/index.ts';
import type { Assigner } from '../assignment/assigner.ts';
import type { Served } from '../assignment/served.ts';
import { parseJson } from '../disk/json-text.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Mark, MintedId } from '../id/mark.ts';
import type { Marks } from '../id/marks.ts';
import type { LiveRedactor } from '../live-redactor.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { FeedbackOutbox } from '../telemetry/feedback-outbox.ts';
import { invalidRequest, type OpenAiError, sendJson, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';
import { type BodyDeps, isObject, wholeBody } from './whole-body.ts';

/** As control takes it: what is put in the place of something may be longer. */
const MAX_COMMENT_LENGTH = 10_000;
const MAX_FEEDBACK_BYTES = 64 * 1024;
const PATIENCE_MS: DurationMs = 10_000;

const MAX_ID_LENGTH = 1_024;
/** Longer ids, which carry the place of a conversation, are told by their digest: control keeps what fits an index. */
const MAX_ABOUT_LENGTH = 200;
const id = z.string().min(1).max(MAX_ID_LENGTH).optional();

const givenSchema = z.strictObject({
  requestId: id,
  responseId: id,
  conversation: id.describe('its id, or the key that the application gave it'),
  model: z.string().optional().describe('the agent, where the key of a conversation alone may mean several'),
  ...saidShape,
  complaint: z.boolean().optional(),
});

type Given = z.infer<typeof givenSchema>;

/** What each key takes, as docs/gateway.md says it. */
const EXPECTED: Readonly<Record<keyof Given, string>> = {
  requestId: 'an id',
  responseId: 'an id',
  conversation: 'an id or a key',
  model: 'the name of an agent',
  rating: 'a whole number from 1 to 5',
  thumb: '"up" or "down"',
  complaint: 'true',
  outcome: '"resolved" or "handed-over"',
  comment: 'text of up to 10,000 characters',
};

const feedbackSchema = givenSchema
  .refine((value) => subjects(value).length === 1, {
    message: 'give exactly one of `requestId`, `responseId` and `conversation`',
  })
  .refine((value) => Object.values(saidOf(value)).some((part) => part !== undefined), {
    message: 'give a `rating`, a `thumb`, a `complaint`, an `outcome` or a `comment`',
  });

export type FeedbackDeps = BodyDeps & {
  readonly routes: RouteTable;
  readonly assigner: Assigner;
  readonly marks: Marks;
  readonly feedback: FeedbackOutbox;
  readonly redactor: LiveRedactor;
  readonly time: GatewayTime;
};

/** What feedback is about, by a name that is the same whichever gateway is told, what served it, and its conversation's key bucket. */
type Subject = { readonly about: string; readonly served: Served; readonly bucket: number | undefined };

/**
 * `POST /v1/feedback`: what a user says of a request, a reply or a conversation, for the release that served it. Each kind counts
 * once about the same; repeats are answered alike and change nothing.
 */
export async function serveFeedback(deps: FeedbackDeps, request: IncomingMessage, response: UserReply): Promise<void> {
  const limits = { maxBytes: MAX_FEEDBACK_BYTES, idleMs: PATIENCE_MS };
  const body = await wholeBody(deps, request, response, limits);
  if (body === undefined) return;
  const given = parseJson(body.toString('utf8'));
  if (!isObject(given)) {
    sendRefusal(deps.counters, response, invalidRequest(400, 'invalid_json', 'The body is not a JSON object.'));
    return;
  }
  const parsed = feedbackSchema.safeParse(given);
  if (!parsed.success) {
    sendRefusal(deps.counters, response, invalidFeedback(parsed.error));
    return;
  }
  const subject = find(deps, parsed.data);
  if (subject === undefined) {
    const message =
      'No release that serves here, or did in the last 30 days, is known for such a request, reply or conversation.';
    sendRefusal(deps.counters, response, invalidRequest(404, 'unknown_id', message));
    return;
  }
  if (!deps.feedback.add(pieceOf(deps, subject, parsed.data))) {
    const message = 'Feedback can’t be taken right now, because too much of it waits. Please try again later.';
    sendRefusal(deps.counters, response, { ...UNAVAILABLE, message }, { 'retry-after': '30' });
    return;
  }
  sendJson(response, 200, { ok: true });
}

const UNAVAILABLE = { status: 503, type: 'server_error', code: 'feedback_full', param: null } as const;

function invalidFeedback({ issues }: z.ZodError): OpenAiError {
  const [issue] = issues;
  const key = issue?.path[0];
  const param = key === undefined ? null : String(key);
  return invalidRequest(400, 'invalid_feedback', `The feedback is invalid: ${describe(issue)}.`, param);
}

function describe(issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue?.code === 'unrecognized_keys') {
    return `there is no key \`${issue.keys[0]}\`; there are ${Object.keys(EXPECTED).join(', ')}`;
  }
  const key = issue?.path[0];
  return isKey(key) ? `\`${key}\` must be ${EXPECTED[key]}` : issue?.message;
}

function isKey(key: PropertyKey | undefined): key is keyof Given {
  return typeof key === 'string' && Object.hasOwn(EXPECTED, key);
}

function subjects({ requestId, responseId, conversation }: Given): readonly string[] {
  return [requestId, responseId, conversation].filter((each) => each !== undefined);
}

function saidOf({ rating, thumb, complaint, outcome, comment }: Given): Feedback['said'] {
  return { rating, thumb, complaint: complaint === true ? true : undefined, outcome, comment };
}

function find(deps: FeedbackDeps, given: Given): Subject | undefined {
  const [name = ''] = subjects(given);
  const minted = deps.marks.read(name);
  if (minted !== undefined) return findMinted(deps, name, minted);
  return given.conversation === undefined ? undefined : findKeyed(deps, given.conversation, given.model);
}

/** The id itself says who served it; when, this gateway may remember better. */
function findMinted(deps: FeedbackDeps, name: string, { mark, own }: MintedId): Subject | undefined {
  const { assigner, marks } = deps;
  const { route, target } = marks.find(mark) ?? {};
  if (route === undefined) return undefined;
  const standing = target && { ...target, routeVersion: route.version, salt: route.salt };
  const server = standing ?? findDeparted(deps, route, mark);
  if (server === undefined) return undefined;
  const { deploymentId, release, routeVersion } = server;
  const remembered = assigner.findConversation(route.agent, name)?.state.served;
  const version = remembered?.deploymentId === deploymentId ? remembered.routeVersion : routeVersion;
  return {
    about: own.length > MAX_ABOUT_LENGTH ? digestOfBytes(own) : own,
    bucket: assigner.bucketOf(server, mark.root),
    served: {
      agent: route.agent,
      deploymentId,
      release,
      routeVersion: mark.routeVersion ?? version,
      traffic: mark.traffic,
    },
  };
}

/** What served and left its route since. */
function findDeparted({ marks, time }: FeedbackDeps, route: Route, mark: Mark): Departed | undefined {
  const departed = marks.departedOf(route, mark);
  return departed !== undefined && isRemembered(departed, time.realNow()) ? departed : undefined;
}

function findKeyed({ routes, assigner }: FeedbackDeps, key: string, model: string | undefined): Subject | undefined {
  const agents = model === undefined ? routes.all().map((route) => route.agent) : [model];
  for (const agent of agents) {
    const found = assigner.findConversation(agent, key);
    if (found === undefined) continue;
    const { name, state } = found;
    const route = routes.find(agent);
    const bucket = route === undefined ? undefined : assigner.bucketOf(route, state.root);
    return { about: `conversation ${name}`, served: state.served, bucket };
  }
  return undefined;
}

/** What a user wrote is redacted here, before it is kept or leaves. */
function pieceOf({ config, time, redactor }: FeedbackDeps, subject: Subject, given: Given): Feedback {
  const { about, served, bucket } = subject;
  const said = saidOf(given);
  const comment = said.comment === undefined ? undefined : redactor.now.text(said.comment).slice(0, MAX_COMMENT_LENGTH);
  return { about, ...served, bucket, environment: config.environment, at: time.realNow(), said: { ...said, comment } };
}
