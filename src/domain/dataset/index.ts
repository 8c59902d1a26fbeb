export { type Case, caseSchema, type ExpectedToolCall, lastQuery, type Message, messagesOf } from './case.ts';
export { type Dataset, makeDataset } from './dataset.ts';
export type { DatasetProblem } from './dataset-problem.ts';
export { compilePattern } from './expectation.ts';
export { compileJsonSchema } from './json-schema.ts';
export { type LabelledReply, type LabelledSet, parseLabelledSet } from './labelled-set.ts';
export { listNameOf, readDataset } from './read-dataset.ts';
export { selectCases } from './select-cases.ts';
