import { renameSync, writeFileSync } from 'node:fs';

/**
 * Loaded into every Node process of a soak (`NODE_OPTIONS=--import`): leaves in a folder what the process holds, once a second. From
 * outside one sees what the system gave it, not what it uses of that.
 */
const folder = process.env.HEADGATE_SOAK_FOLDER;
if (folder !== undefined) {
  const path = `${folder}/${process.pid}.json`;
  setInterval(() => {
    const { heapUsed, external } = process.memoryUsage();
    try {
      writeFileSync(`${path}.new`, JSON.stringify({ heapBytes: heapUsed + external }));
      renameSync(`${path}.new`, path);
    } catch {
      // The soak is over, and its folder gone.
    }
  }, 1_000).unref();
}
