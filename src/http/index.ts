export { createHttpApp } from './app.ts';
