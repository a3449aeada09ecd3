import type { Finding, RuleInfo, Run, Sighting } from '../model.ts';
import { findingShape, headShape, sightingShape, suppressedShape, totalsShape } from './json-shape.ts';
import { createMasker, maskerFor, type Masker } from './mask.ts';
import type { Reporter } from './reporter.ts';

/**
 * One JSON text a line: `finding` for each sighting as soon as it is confirmed, then `suppressed`, then one `summary`, always last: a file
 * without it is a scan that did not end. A streamed line is masked with the values known when it is written; it holds places and no text of
 * the file, so a value that is found later can stand in it only as part of a path.
 */
export const jsonl: Reporter = {
  *render(run, { showSecrets }) {
    const masker = maskerFor(run, showSecrets);
    for (const finding of run.findings) yield linesOf(finding, run.rules, masker);
    yield* endLines(run, masker);
  },
  stream({ showSecrets }, rules) {
    const masker = createMasker(showSecrets);
    return {
      finding(finding) {
        masker.learn(finding);
        return linesOf(finding, rules, masker);
      },
      end: (run) => [...endLines(run, maskerFor(run, showSecrets))].join(''),
    };
  },
};

/** The line for one sighting of a finding: all that is known of the finding, and `sighting`. */
export function lineForSighting(finding: Finding, sighting: Sighting, rules: ReadonlyMap<string, RuleInfo>, masker: Masker): string {
  return line('finding', { ...findingShape(finding, rules.get(finding.rule), masker, rules), sighting: sightingShape(sighting, masker) });
}

function linesOf(finding: Finding, rules: ReadonlyMap<string, RuleInfo>, masker: Masker): string {
  return finding.sightings.map((sighting) => lineForSighting(finding, sighting, rules, masker)).join('');
}

function* endLines(run: Run, masker: Masker): Generator<string> {
  for (const suppressed of run.suppressed) yield line('suppressed', suppressedShape(suppressed, masker));
  const notes = run.notes.map((note) => masker.text(note).toWellFormed());
  yield line('summary', { ...headShape(run, masker), totals: totalsShape(run), notes });
}

function line(type: string, shape: Record<string, unknown>): string {
  return `${JSON.stringify({ type, ...shape })}\n`;
}
