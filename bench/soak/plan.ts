/** How long a soak takes, and what it does meanwhile. */
export type SoakPlan = {
  readonly minutes: number;
  /** Between two samples. */
  readonly sampleMs: number;
  /** Between two changes of the route: an hour of the two days that a release is soaked for in staging, scaled. */
  readonly changeMs: number;
  /** Of the run, until what is measured counts: compilers and caches fill. */
  readonly warmUpShare: number;
};

const SAMPLES = 60;
const HOURS = 48;
const DEFAULT_MINUTES = 30;

export function soakPlanOf(minutes: number = DEFAULT_MINUTES): SoakPlan {
  const totalMs = minutes * 60_000;
  return {
    minutes,
    sampleMs: Math.max(2_000, totalMs / SAMPLES),
    changeMs: totalMs / HOURS,
    warmUpShare: 1 / 3,
  };
}
