import type { CheckNote, Position } from '../model.ts';
import type { Paint } from '../report/paint.ts';
import { escapeText, shownPath } from '../report/terminal-text.ts';
import type { AttemptFacts, ExplainFacts, MatchFacts } from './explain-facts.ts';

/** Attempts on one screen. */
const SCREEN = 12;

export interface ExplainTextOptions {
  paint: Paint;
  verbose: boolean;
  /** The line, masked unless secrets are to be shown; null where none was named. */
  lineText: string | null;
  ruleName(id: string): string;
}

/** An explanation for people: the answer first, then how it came about. */
export function explainText(facts: ExplainFacts, options: ExplainTextOptions): string {
  const { paint, lineText } = options;
  const title = `${shownPath(facts.path)}${facts.line === null ? '' : `:${facts.line}`}`;
  const line = lineText === null ? '' : `  ${paint('dim', `${facts.line} |`)} ${escapeText(lineText)}\n`;
  const attempts = [...facts.attempts].sort((a, b) => Number(b.candidates.length > 0) - Number(a.candidates.length > 0));
  const shown = options.verbose ? attempts : attempts.slice(0, SCREEN);
  const more = attempts.length > shown.length ? `\nand ${attempts.length - shown.length} more rules were tried (--verbose lists them)\n` : '';
  return `${paint('bold', title)}\n${line}\n${answer(facts, paint)}${shown.map((attempt) => attemptText(attempt, facts, options)).join('')}${more}${bareText(facts, paint)}`;
}

function answer(facts: ExplainFacts, paint: Paint): string {
  const lines: string[] = [];
  if (!facts.scope.inScope) lines.push(paint('yellow', `A scan does not read this file: ${escapeText(facts.scope.why)}. If it did:`));
  if (facts.unread !== null) lines.push(paint('yellow', `It could not be read: ${escapeText(facts.unread)}`));
  if (facts.archive) lines.push(paint('yellow', 'It is an archive: its bytes are scanned as they are, what is packed inside is not, and it is counted as skipped.'));
  if (facts.reported.length > 0) lines.push(paint('red', `Reported: ${facts.reported.join(', ')}`));
  else lines.push(`${paint('green', 'Nothing is reported')}: ${whyNothing(facts)}`);
  return `${lines.join('\n')}\n`;
}

/** The step that was furthest is the reason. */
function whyNothing({ attempts, matches, rules, bareAnchors }: ExplainFacts): string {
  const suppressed = matches.find((match) => !match.reported);
  if (suppressed !== undefined) return `${suppressed.rule} matches, and ${escapeText(suppressed.policy.find((note) => note.decides)!.note)}`;
  const candidate = attempts.flatMap(({ rule, candidates }) => candidates.map(({ outcome }) => ({ rule, outcome })))[0];
  if (candidate !== undefined) return `what has the form of ${candidate.rule} was ${candidate.outcome}`;
  if (attempts.length > 0) return 'anchors of rules stand here, but nothing has the form that they want';
  if (bareAnchors.length > 0) return 'anchors of rules stand here, without what must follow them';
  return `no anchor of any of the ${rules} rules stands here`;
}

function attemptText({ rule, anchor, decoded, why, candidates }: AttemptFacts, { matches }: ExplainFacts, { paint, ruleName }: ExplainTextOptions): string {
  const wrapped = decoded.length === 0 ? '' : `, in what was decoded from ${decoded.join(' in ')}`;
  const where = anchor === null ? 'runs on the whole text' : `anchor "${escapeText(anchor.text)}" at ${placeText(anchor.at)}`;
  const lines = [`${paint('bold', rule)}  ${escapeText(ruleName(rule))}`, `  ${where}${wrapped}`];
  if (why !== null) lines.push(`  ${paint('dim', why)}`);
  for (const { start, end, checks, outcome } of candidates) {
    lines.push(`  form fits at ${placeText(start)} to ${placeText(end)}`, ...checks.map((check) => `    ${checkText(check, paint)}`));
    const match = matches.find((each) => each.rule === rule && samePlace(each.start, start));
    if (match !== undefined) lines.push(...policyLines(match, paint));
    lines.push(`  ${paint(outcome === 'reported' ? 'red' : 'yellow', outcome === 'reported' ? `reported, confidence ${match?.confidence}` : escapeText(outcome))}`);
  }
  return `\n${lines.join('\n')}\n`;
}

function policyLines({ policy }: MatchFacts, paint: Paint): string[] {
  return policy.map(({ step, outcome, note, decides }) => `    ${mark(outcome === 'pass', paint)} ${step.padEnd(16)}${escapeText(note)}${decides ? paint('yellow', '  <- decides') : ''}`);
}

function checkText({ check, passed, note }: CheckNote, paint: Paint): string {
  return `${mark(passed, paint)} ${check.padEnd(16)}${escapeText(note)}`;
}

function mark(passed: boolean, paint: Paint): string {
  return passed ? paint('green', 'ok') : paint('red', 'no');
}

function bareText({ bareAnchors }: ExplainFacts, paint: Paint): string {
  if (bareAnchors.length === 0) return '';
  return `\n${paint('bold', 'anchors alone')}\n${bareAnchors.map(({ rule, anchor, why }) => `  "${escapeText(anchor)}" of ${rule}: ${escapeText(why)}\n`).join('')}`;
}

function placeText({ line, column }: Position): string {
  return `${line}:${column}`;
}

function samePlace(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}
