import { openArtefact } from '../ruleset/index.ts';
import { createEntryScanner, scanTask } from './entries.ts';
import { decodeTask, type ScanResult, type ScanTask, type WorkerData } from './messages.ts';
import { openScanner } from './open-scanner.ts';

/** A thread of a file scan: it opens files itself and answers small records. */
export async function prepareScan({ kernel, artefact, foreign, nativeRe2, root, least }: WorkerData): Promise<(task: ScanTask) => ScanResult> {
  const ruleset = openArtefact(artefact);
  const scanner = await openScanner({ kernel, ruleset, foreign, nativeRe2 });
  const entries = createEntryScanner({ scanner, rule: (id) => ruleset.rule(ruleset.index(id)!), root, least });
  return (task) => scanTask(entries, decodeTask(task));
}
