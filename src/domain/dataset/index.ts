export {
  type Case,
  caseSchema,
  type ExpectedToolCall,
  isSafetyCase,
  lastQuery,
  type Message,
  messagesOf,
} from './case.ts';
export { caseLine } from './case-line.ts';
export { type Dataset, makeDataset } from './dataset.ts';
export type { DatasetProblem } from './dataset-problem.ts';
export { draftFromRelease, isToWrite } from './draft-from-release.ts';
export { compilePattern } from './expectation.ts';
export { DRAFT_INSTRUCTIONS, draftQuestion, fillDraft, findAlike } from './fill-draft.ts';
export { filterCases, type Split } from './filter-cases.ts';
export { DATASET_FORMATS, type DatasetFormat } from './format/format.ts';
export { compileJsonSchema } from './json-schema.ts';
export { type LabelledReply, type LabelledSet, parseLabelledSet } from './labelled-set.ts';
export { messagesOfLogged } from './logged-case.ts';
export { listNameOf, type ReadDataset, readDataset } from './read-dataset.ts';
export { selectCases } from './select-cases.ts';
export { readSource } from './source/read-source.ts';
export type { SourceDocument } from './source/source-document.ts';
