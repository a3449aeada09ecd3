import { SEVERITIES, type Finding, type Run } from '../model.ts';
import { countRead, counted, coverageLine, sizeOf } from './coverage-text.ts';
import { longLinesOf } from './frame.ts';
import { maskerFor } from './mask.ts';
import { painter } from './paint.ts';
import { findingText, placeTitle, type Page } from './pretty-finding.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { escapeText, shownPath } from './terminal-text.ts';

/** The report for people: findings grouped by the place of their first sighting, then totals, notes and coverage. */
export const pretty: Reporter = { render };

/** Lists in the report are cut after so many entries unless it is verbose; how many are left out is said. */
const LIST = 20;

function* render(run: Run, options: ReportOptions): Generator<string> {
  const page: Page = {
    run,
    options,
    masker: maskerFor(run, options.showSecrets),
    paint: painter(options.color),
    long: longLinesOf(run),
  };
  for (const [title, findings] of groupedByPlace(page)) {
    yield `${page.paint('bold', title)}\n`;
    for (const finding of findings) yield findingText(finding, page);
  }
  yield totals(page);
  yield* notes(page);
  yield `${page.paint('dim', coverageLine(run))}\n`;
  if (!run.complete) yield* incomplete(page);
}

/** Groups in the order of their worst finding, which comes first in the run. */
function groupedByPlace(page: Page): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of page.run.findings) {
    const title = placeTitle(finding.sightings[0]!, page);
    groups.get(title)?.push(finding) ?? groups.set(title, [finding]);
  }
  return groups;
}

function totals({ run, paint }: Page): string {
  const suppressed = run.suppressed.length === 0 ? '' : `; ${run.suppressed.length} suppressed`;
  if (run.findings.length > 0) {
    const by = SEVERITIES.map((severity) => [severity, run.findings.filter((finding) => finding.severity === severity).length] as const);
    const parts = by.filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}`);
    const sightings = run.findings.reduce((total, finding) => total + finding.sightings.length, 0);
    const text = `${counted(run.findings.length, 'secret', 'secrets')} in ${counted(sightings, 'place', 'places')}`;
    return `${paint('red', text)}: ${parts.join(', ')}${suppressed}\n`;
  }
  const read = `${countRead(run.scan.kind, run.coverage.read)} (${sizeOf(run.coverage.bytes)})`;
  return run.complete ? `${paint('green', `no secrets found in ${read}`)}${suppressed}\n` : `no secrets found in the part that was read: ${read}${suppressed}\n`;
}

function* notes({ run, masker, options, paint }: Page): Generator<string> {
  const lines = run.notes.map((note) => `${paint('blue', 'note:')} ${escapeText(masker.text(note))}`);
  yield* shortened(lines, options, '');
}

/** Why the result is not a clean one, by name: the last thing on the screen. */
function* incomplete({ run, masker, options, paint }: Page): Generator<string> {
  yield `\n${paint('yellow', 'INCOMPLETE: this is not a clean result')}\n`;
  for (const why of run.incompleteBecause) yield `  ${escapeText(masker.text(why))}\n`;
  const { unread } = run.coverage;
  if (unread.length === 0) return;
  yield `  not read (${unread.length}):\n`;
  yield* shortened(unread.map(({ what, why }) => `${shownPath(masker.path(what))}: ${escapeText(masker.text(why))}`), options, '    ');
}

function* shortened(lines: string[], { verbose }: ReportOptions, indent: string): Generator<string> {
  const shown = verbose ? lines.length : LIST;
  for (const line of lines.slice(0, shown)) yield `${indent}${line}\n`;
  if (lines.length > shown) yield `${indent}and ${lines.length - shown} more (--verbose lists them; the JSON report has all)\n`;
}
