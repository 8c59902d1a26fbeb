export { listBreakdown, listNoise } from './facts-line.ts';
export { renderHtml } from './html/page.ts';
export { renderJunit } from './junit.ts';
export { renderMarkdown } from './markdown.ts';
export { findCasesWorthReading } from './worth-reading.ts';
