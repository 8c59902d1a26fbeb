/** How often the parent process is looked for, in ms. */
const PARENT_POLL_MS = 500;
/** The longest that stopping may take before the process leaves anyway, in ms. */
const STOP_LIMIT_MS = 2000;

/** Stops on SIGINT and SIGTERM, and when the parent process, if one is named, is gone; then exits with 0. */
export function bindLifetime(stop: () => Promise<void>, parentPid: number | null): void {
  let isLeaving = false;
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  if (parentPid === null) return;
  setInterval(() => !isAlive(parentPid) && leave(), PARENT_POLL_MS).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
