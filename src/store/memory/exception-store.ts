import type { ExceptionStore, StoredExceptions } from '#ports/index.ts';
import type { Tables } from './tables.ts';

type Place = { readonly agent: string; readonly environment: string };

export function exceptionStore({ splitQuestions, exceptions }: Tables): ExceptionStore {
  const isAt =
    ({ agent, environment }: Place) =>
    (row: Place): boolean =>
      row.agent === agent && row.environment === environment;
  return {
    async ask(question) {
      splitQuestions.set(keyOfPlace(question), question);
    },
    async question(place) {
      return splitQuestions.get(keyOfPlace(place));
    },
    async save(report) {
      exceptions.set(keyOfReport(report), report);
    },
    async of(place, split) {
      return inOrder(exceptions.list().filter((row) => isAt(place)(row) && row.split === split));
    },
    async keepOnly(place, splits, now) {
      for (const row of exceptions.list().filter(isAt(place))) {
        if (!splits.includes(row.split) || row.until <= now) exceptions.delete(keyOfReport(row));
      }
    },
    async all() {
      const questions = splitQuestions.list().toSorted((a, b) => compareText(keyOfPlace(a), keyOfPlace(b)));
      return { questions, reports: inOrder(exceptions.list()) };
    },
  };
}

function inOrder(rows: readonly StoredExceptions[]): readonly StoredExceptions[] {
  return rows.toSorted((a, b) => compareText(keyOfReport(a), keyOfReport(b)));
}

function keyOfReport({ agent, environment, split, gateway }: StoredExceptions): string {
  return keyOf(agent, environment, split, gateway);
}

function keyOfPlace({ agent, environment }: Place): string {
  return keyOf(agent, environment);
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
