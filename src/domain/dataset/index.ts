export { type Case, caseSchema, type ExpectedToolCall, lastQuery, type Message, messagesOf } from './case.ts';
export { type Dataset, makeDataset, parseJsonLines } from './dataset.ts';
export { compilePattern } from './expectation.ts';
export { compileJsonSchema } from './json-schema.ts';
export { type LabelledReply, type LabelledSet, parseLabelledSet } from './labelled-set.ts';
