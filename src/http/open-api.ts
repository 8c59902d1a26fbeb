import type { SwaggerOptions } from '@fastify/swagger';

type OpenApi = NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;

/** What the OpenAPI document says beside the endpoints, which come from the table. */
export function openApi(version: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Headgate',
      version,
      description:
        'Takes an AI agent from development through staging to production. ' +
        'Every refusal has the form `{"error": {"code", "message", "hint", "retry"}}`.',
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'hg_…' } } },
    security: [{ token: [] }],
  };
}
