export { begunSchema } from './begun-wire.ts';
export { type Answer, type Client, createClient, type Fetch } from './client.ts';
export { errorSchema } from './common.ts';
export { type Endpoint, type EndpointName, endpoints } from './endpoints.ts';
export { findingContent, provenanceContent, pushEvidenceRequest, pushedKinds } from './evidence.ts';
export { exceptionReportSchema, exceptionsSchema, splitQuestionSchema } from './exception-wire.ts';
export { FEEDBACK_BATCH_SIZE, feedbackBatchSchema, saidShape } from './feedback.ts';
export {
  ackSchema,
  factSchema,
  gatewayPaths,
  gatewaySettingsSchema,
  routeSchema,
  routeSnapshotSchema,
  SERVED_PAGE_SIZE,
  SNAPSHOT_EVENT,
  servedPageSchema,
  signedSnapshotSchema,
  VERSION_HEADER,
} from './gateway-wire.ts';
export { loggedRequestBatchSchema, REQUEST_BATCH_SIZE } from './request-log.ts';
export { rollupBatchSchema, rollupSchema } from './rollup.ts';
