import type { Notification } from 'sarif';
import type { Run } from '../model.ts';
import { longLinesOf } from './frame.ts';
import { skippedShape } from './json-shape.ts';
import { maskerFor, type Masker } from './mask.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { resultOf, resultRows, worstRows, type ResultContext } from './sarif-results.ts';
import { ruleDescriptor, sarifText } from './sarif-rules.ts';
import { escapeText, shownPath } from './terminal-text.ts';

/** SARIF 2.1.0 (OASIS), with what GitHub code scanning asks for; `docs/reports.md`. */
export const sarif: Reporter = { render };

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** GitHub refuses a run with more. */
const MOST_RESULTS = 25_000;
const MOST_NOTIFICATIONS = 1000;

function* render(run: Run, options: ReportOptions): Generator<string> {
  const masker = maskerFor(run, options.showSecrets);
  const all = resultRows(run, masker, options.withSuppressed !== false);
  const rows = worstRows(all, MOST_RESULTS);
  const rules = [...new Set(rows.map((row) => row.rule))].sort();
  const context: ResultContext = { run, masker, long: longLinesOf(run), ruleIndex: new Map(rules.map((id, at) => [id, at])) };

  yield `{\n"$schema": ${JSON.stringify(SCHEMA)},\n"version": "2.1.0",\n"runs": [{\n`;
  yield* member('tool', { driver: { ...driverOf(run), rules: rules.map((id) => ruleDescriptor(id, run.rules.get(id), masker)) } });
  if (options.automationId !== undefined) yield* member('automationDetails', { id: options.automationId });
  yield* member('invocations', [invocationOf(run, options, masker, all.length - rows.length)]);
  yield* member('originalUriBaseIds', { '%SRCROOT%': { description: { text: 'The root of the scan.' } } });
  yield* member('columnKind', 'unicodeCodePoints');
  yield* member('properties', propertiesOf(run));
  yield '"results": [';
  let separator = '\n';
  for (const row of rows) {
    yield separator + JSON.stringify(resultOf(row, context));
    separator = ',\n';
  }
  yield '\n]\n}]\n}\n';
}

function* member(key: string, value: unknown): Generator<string> {
  yield `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
}

function driverOf({ tool }: Run): { name: string; version: string; semanticVersion: string } {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version };
}

function propertiesOf({ tool, coverage, complete }: Run): Record<string, unknown> {
  const { inScope, read, bytes, unread, links } = coverage;
  const counts = { inScope, read, bytes, skipped: skippedShape(coverage), unread: unread.length, links };
  return { ruleset: tool.ruleset, patternEngine: tool.patternEngine, complete, coverage: counts };
}

function invocationOf(run: Run, options: ReportOptions, masker: Masker, leftOut: number): Record<string, unknown> {
  const notifications = notificationsOf(run, masker);
  const kept = notifications.slice(0, MOST_NOTIFICATIONS);
  if (kept.length < notifications.length) kept.push(notification('warning', 'cut', `${notifications.length - kept.length} more notifications are left out; the JSON report has all.`));
  if (leftOut > 0) kept.unshift(notification('warning', 'cut', `${leftOut} results are left out: GitHub takes at most ${MOST_RESULTS} a run. The worst are kept; the JSON report has all.`));
  return {
    executionSuccessful: run.complete,
    ...(options.exitCode === undefined ? {} : { exitCode: options.exitCode }),
    toolExecutionNotifications: kept,
  };
}

function notificationsOf(run: Run, masker: Masker): Notification[] {
  return [
    ...run.incompleteBecause.map((why) => notification('error', 'incomplete', masker.text(why))),
    ...run.coverage.unread.map(({ what, why }) => notification('error', 'unread', `Not read: ${shownPath(masker.path(what))}: ${masker.text(why)}`)),
    ...run.notes.map((note) => notification('note', 'note', masker.text(note))),
  ];
}

function notification(level: 'error' | 'warning' | 'note', id: string, text: string): Notification {
  return { level, descriptor: { id }, message: { text: sarifText(escapeText(text)) } };
}
