// The worker thread of a scan: opens files itself, sends small records back.
import { serve } from '../pool/index.ts';
import { openArtefact } from '../ruleset/index.ts';
import { createEntryScanner, scanTask } from './entries.ts';
import type { ScanResult, ScanTask, WorkerData } from './messages.ts';
import { openScanner } from './open-scanner.ts';

await serve<WorkerData, ScanTask, ScanResult>(async ({ kernel, artefact, foreign, nativeRe2, root }) => {
  const ruleset = openArtefact(artefact);
  const scanner = await openScanner({ kernel, ruleset, foreign, nativeRe2 });
  const entries = createEntryScanner({ scanner, rule: (id) => ruleset.rule(ruleset.index(id)!), root });
  return (task) => scanTask(entries, task);
});
