import type { FastifyInstance } from 'fastify';

/** Bodies are JSON or nothing. An empty one that calls itself JSON counts as nothing, and is refused only where one is needed. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parseJson(request, String(body), done);
  });
}
