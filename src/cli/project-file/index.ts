export { readDatasetFile } from './dataset-file.ts';
export { type ExplainRow, explainProject, formatExplain } from './explain.ts';
export { type LoadedProject, loadDefinition, loadProjectFile } from './load.ts';
export { requireText } from './read-bytes.ts';
export { collectAtOnce, emptyHeap, keepHeapSmall } from './small-heap.ts';
export { type ProjectFiles, readSource } from './source.ts';
export { parseYamlText, type YamlText } from './yaml-text.ts';
