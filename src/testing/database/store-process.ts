import { openStore } from '#store/index.ts';
import { anAuditRecord } from '../conformance/store/examples.ts';
import { createRecordingLog } from './recording-log.ts';

/**
 * A process of its own that opens the embedded database of the folder in its first argument. It prints the code of the error, or
 * `open`; then it appends to the audit log without end and prints each sequence number once it is committed.
 */
const folder = process.argv[2];
const say = (line: string | number) => process.stdout.write(`${line}\n`);
try {
  const { unitOfWork } = await openStore({ folder, log: createRecordingLog() });
  say('open');
  for (;;) {
    const sequence = await unitOfWork.run(async (tx) => {
      await tx.audit.append(anAuditRecord());
      return await tx.audit.lastSequence();
    });
    say(sequence);
  }
} catch (error) {
  say(error instanceof Error && 'code' in error ? String(error.code) : String(error));
}
