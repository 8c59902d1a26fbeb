export { builtInNames } from './built-in.ts';
export { findSensitive } from './find-sensitive.ts';
export { ownPatternProblem } from './own-pattern.ts';
export { plainError } from './plain-error.ts';
export { createRedactor, type RedactionRules, type Redactor, redactionDefaults } from './redactor.ts';
