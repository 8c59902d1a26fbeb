import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import type { HttpDeps, StreamTiming } from '../deps.ts';
import { parse } from '../error/parse.ts';
import { auditView } from '../view/audit.ts';
import { Bell } from './bell.ts';
import type { ChangeWatch } from './change-watch.ts';
import { pump } from './pump.ts';
import type { Streams } from './streams.ts';

const PAGE = 200;
const sequence = z.coerce.number().int().nonnegative();
const querySchema = z.strictObject({
  after: sequence.optional().describe('begin behind this sequence number; default: with what happens next'),
});

/** `GET /api/v1/events`: the audit log as it is written, resumable by `Last-Event-ID`. */
export function eventsRoute(
  deps: HttpDeps,
  parts: { readonly streams: Streams; readonly watch: ChangeWatch; readonly timing: StreamTiming },
): RouteOptions {
  return {
    method: 'GET',
    url: '/api/v1/events',
    schema: {
      operationId: 'streamEvents',
      summary: 'the audit log as server-sent events `audit`, as it is written',
      description: 'Needs the right `read`. Each event’s id is its sequence number: `Last-Event-ID` resumes behind it.',
      tags: ['events'],
      querystring: querySchema,
      response: {
        200: {
          description: 'an endless stream; data of each event: one audit record',
          content: { 'text/event-stream': { schema: z.string() } },
        },
      },
    },
    handler: async (request, reply) => {
      const { after } = parse('query', querySchema, request.query);
      const resumed = request.headers['last-event-id'];
      const start = resumed === undefined ? after : parse('Last-Event-ID', sequence, resumed);
      let sent = start ?? (await deps.unitOfWork.run((tx) => tx.audit.lastSequence()));
      const stream = parts.streams.start(reply);
      const bell = new Bell();
      const unsubscribe = parts.watch.subscribe((progress) => {
        if (progress.auditSequence > sent) bell.ring();
      });
      const round = async (why: 'rung' | 'timeout'): Promise<void> => {
        if (why === 'timeout') await stream.heartbeat();
        let page: Awaited<ReturnType<typeof readPage>>;
        do {
          page = await readPage(deps, sent);
          for (const entry of page) {
            await stream.send({ event: 'audit', id: String(entry.sequence), data: auditView(entry) });
            sent = entry.sequence;
          }
        } while (page.length === PAGE && stream.isOpen);
      };
      const { heartbeatMs, retryMs } = parts.timing;
      const failure = 'http.events.failed';
      await parts.streams.serve(pump({ stream, bell, log: deps.log, failure, idleMs: heartbeatMs, retryMs, round }));
      unsubscribe();
    },
  };
}

function readPage(deps: HttpDeps, afterSequence: number) {
  return deps.unitOfWork.run((tx) => tx.audit.list({ afterSequence, limit: PAGE }));
}
