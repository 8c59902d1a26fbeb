import type { RouteOptions } from 'fastify';
import { EXPOSITION_CONTENT_TYPE, renderExposition } from '#domain/sample/index.ts';
import type { HttpDeps } from '../deps.ts';
import { controlMetrics } from './control-metrics.ts';
import { readControlFacts } from './read-facts.ts';

/** `GET /metrics`: the state of control in the text format of Prometheus. */
export function metricsRoute({ unitOfWork, info }: HttpDeps): RouteOptions {
  return {
    method: 'GET',
    url: '/metrics',
    schema: { hide: true },
    handler: async (_request, reply) => {
      const facts = await unitOfWork.run((tx) => readControlFacts(tx, info.version));
      return reply.type(EXPOSITION_CONTENT_TYPE).send(renderExposition(controlMetrics(facts)));
    },
  };
}
