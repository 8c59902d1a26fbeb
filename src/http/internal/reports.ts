import type { RouteOptions } from 'fastify';
import {
  ackSchema,
  begunSchema,
  exceptionReportSchema,
  factSchema,
  feedbackBatchSchema,
  gatewayPaths,
  loggedRequestBatchSchema,
  rollupBatchSchema,
  servedPageSchema,
  VERSION_HEADER,
} from '#api/index.ts';
import type { HttpDeps } from '../deps.ts';
import { parse } from '../error/parse.ts';

/** What gateways post: acknowledgements, measurements and what they did by their own hand. All may be sent twice. */
export function reportRoutes(deps: HttpDeps): readonly RouteOptions[] {
  const post = (url: string, take: (body: unknown) => Promise<void>): RouteOptions => ({
    method: 'POST',
    url,
    schema: { hide: true },
    handler: async (request, reply) => {
      // Before anything is read: a refusal has to say it too.
      reply.header(VERSION_HEADER, deps.info.version);
      await take(request.body);
      return reply.code(204).send();
    },
  });
  return [
    post(gatewayPaths.acks, async (body) => {
      const { gateway, boot, version, refused } = parse('body', ackSchema, body);
      await deps.control.gatewaySeen({ gateway, boot, ackedVersion: version, refused, connected: true });
    }),
    post(gatewayPaths.rollups, async (body) => {
      await deps.control.countBatch(parse('body', rollupBatchSchema, body));
    }),
    post(gatewayPaths.feedback, async (body) => {
      await deps.control.hearFeedback(parse('body', feedbackBatchSchema, body).feedback);
    }),
    post(gatewayPaths.requests, async (body) => {
      await deps.control.keepRequests(parse('body', loggedRequestBatchSchema, body).requests);
    }),
    post(gatewayPaths.conversations, async (body) => {
      await deps.control.noteConversations(parse('body', servedPageSchema, body));
    }),
    post(gatewayPaths.exceptions, async (body) => {
      const { gateway, ...report } = parse('body', exceptionReportSchema, body);
      await deps.control.noteExceptions(gateway, report);
    }),
    post(gatewayPaths.begun, async (body) => {
      const { gateway, boot, counts } = parse('body', begunSchema, body);
      await deps.control.noteBegun(counts.map((count) => ({ ...count, gateway, boot })));
    }),
    post(gatewayPaths.facts, async (body) => {
      const { gateway, ...fact } = parse('body', factSchema, body);
      await deps.control.noteFact(gateway, fact);
    }),
  ];
}
