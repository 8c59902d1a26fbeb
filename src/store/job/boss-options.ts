import type { ConstructorOptions, Queue } from 'pg-boss';

/** How the job queue behaves on either database. Cron is off: what is due later is a row that reconcile compares with the clock. */
export const BOSS_OPTIONS = {
  schema: 'boss',
  useListenNotify: true,
  schedule: false,
  registerInstance: false,
} satisfies ConstructorOptions;

/**
 * A job is only a wake-up: it is never repeated, and forgotten when nobody took it or once it is done. Reconcile sends it again as
 * long as there is something to do. The expiry bounds what a dead worker leaves behind; it doesn't cut a handler short.
 */
export const QUEUE_OPTIONS = {
  notify: true,
  retryLimit: 0,
  expireInSeconds: 900,
  retentionSeconds: 300,
  deleteAfterSeconds: 60,
} satisfies Omit<Queue, 'name'>;

/** How soon a job is seen whose notification was lost. */
export const POLLING_SECONDS = 2;
