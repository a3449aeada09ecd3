import type { Run } from '../model.ts';
import { findingShape, headShape, sightingShape, suppressedShape } from './json-shape.ts';
import { maskerFor, type Masker } from './mask.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

/** The whole report as one document: `docs/reports.md`, schema `docs/schema/report.schema.json`. A line a finding, so that two reports can be compared. */
export const json: Reporter = { render };

function* render(run: Run, options: ReportOptions): Generator<string> {
  const masker = maskerFor(run, options.showSecrets);
  const head = Object.entries(headShape(run, masker));
  yield `{\n${head.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`).join('')}`;
  yield* list('findings', findings(run, masker));
  yield ',\n';
  yield* list('suppressed', suppressed(run, masker));
  yield `,\n  "notes": ${JSON.stringify(run.notes.map((note) => masker.text(note).toWellFormed()))}\n}\n`;
}

function* findings(run: Run, masker: Masker): Generator<unknown> {
  for (const finding of run.findings) {
    const shape = findingShape(finding, run.rules.get(finding.rule), masker, run.rules);
    yield { ...shape, sightings: finding.sightings.map((sighting) => sightingShape(sighting, masker)) };
  }
}

function* suppressed(run: Run, masker: Masker): Generator<unknown> {
  for (const one of run.suppressed) yield suppressedShape(one, masker);
}

function* list(key: string, items: Iterable<unknown>): Generator<string> {
  let separator = '\n    ';
  yield `  ${JSON.stringify(key)}: [`;
  for (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',\n    ';
  }
  yield separator === '\n    ' ? ']' : '\n  ]';
}
