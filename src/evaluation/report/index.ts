export { listBreakdown, listNoise } from './facts-line.ts';
export { renderMarkdown } from './markdown.ts';
export { findCasesWorthReading } from './worth-reading.ts';
