import type { Finding, FindingLife, RuleInfo, Run, Severity, Sighting } from '../model.ts';
import { layOut } from './code-line.ts';
import { counted } from './coverage-text.ts';
import { frameOf, type LongLines } from './frame.ts';
import { maskedPreview, type Masker } from './mask.ts';
import type { Paint } from './paint.ts';
import { placeOf } from './place.ts';
import type { ReportOptions } from './reporter.ts';
import { textOf } from './secret-forms.ts';
import { escapeText, shownPath } from './terminal-text.ts';

/** What the text of a finding is made with. */
export interface Page {
  run: Run;
  options: ReportOptions;
  masker: Masker;
  paint: Paint;
  long: LongLines;
}

const COLORS: Record<Severity, 'red' | 'yellow' | 'blue'> = { high: 'red', medium: 'yellow', low: 'blue' };
/** Other places of a secret that are named unless the report is verbose. */
const OTHERS = 5;
const LEAST_ROOM = 20;

/** Name of the place of a sighting, safe to print: a path, the archive members behind `!`, or what else bears the secret. */
export function placeTitle(sighting: Sighting, { masker }: Page): string {
  const place = placeOf(sighting.provenance);
  const path = place.path === undefined ? '' : shownPath(masker.path(place.path));
  const names = [path, ...place.inside.map((member) => shownPath(masker.path(member)))].join('!');
  const commit = place.commit === undefined ? '' : escapeText(place.commit.slice(0, 12));
  switch (place.kind) {
    case 'commit':
      return `${names} (commit ${commit})`;
    case 'commit-message':
      return `message of commit ${commit}`;
    case 'tag':
      return `message of tag ${shownPath(masker.path(place.tag ?? ''))}`;
    case 'name':
      return place.of === 'ref' ? `name of ref ${names}` : `name of file ${names}`;
    default:
      return names;
  }
}

/** One finding: where and what, its code frame, why it matters, what to do next, where else it stands. Ends with an empty line. */
export function findingText(finding: Finding, page: Page): string {
  const rule = page.run.rules.get(finding.rule);
  const first = finding.sightings[0]!;
  const lines = [
    headline(finding, first, rule, page),
    ...frameLines(finding, first, rule, page),
    ...facts(finding, first, rule, page).map(([label, text]) => `    ${page.paint('dim', label.padEnd(6))}${text}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

function headline(finding: Finding, { start }: Sighting, rule: RuleInfo | undefined, { paint, masker }: Page): string {
  const name = rule === undefined ? finding.rule : escapeText(masker.ruleText(rule.name));
  const severity = paint(COLORS[finding.severity], finding.severity);
  return `  ${start.line}:${start.column}  ${severity}  ${paint('bold', name)}  ${escapeText(finding.rule)}  ${paint('dim', `confidence ${finding.confidence}`)}`;
}

function frameLines(finding: Finding, first: Sighting, rule: RuleInfo | undefined, { masker, long, options, paint }: Page): string[] {
  const frame = frameOf(finding, first, rule, masker, long);
  if (frame === undefined) return [];
  const gutter = String(frame.line);
  const line = layOut(frame, Math.max(options.width - gutter.length - 7, LEAST_ROOM));
  const more = frame.lines > 1 ? ` (${frame.lines} lines)` : '';
  const caret = paint(COLORS[finding.severity], '^'.repeat(line.length));
  return [
    `    ${paint('dim', `${gutter} |`)} ${line.text}`,
    `    ${paint('dim', `${' '.repeat(gutter.length)} |`)} ${' '.repeat(line.indent)}${caret}${more}`,
  ];
}

function facts(finding: Finding, first: Sighting, rule: RuleInfo | undefined, page: Page): [string, string][] {
  const { masker, options } = page;
  const preview = maskedPreview(finding.value, rule);
  const rows: [string, string][] = [['what', masker.hides ? preview : escapeText(textOf(finding.value))]];
  for (const part of finding.parts) {
    const value = masker.hides ? maskedPreview(part.value, page.run.rules.get(part.rule)) : escapeText(textOf(part.value));
    rows.push(['with', `${escapeText(masker.ruleText(part.name))}: ${value}`]);
  }
  if (first.decoded.length > 0) rows.push(['in', `${first.decoded.join(' in ')} (the mark is under the encoded text)`]);
  if (rule !== undefined && rule.why !== '') rows.push(['why', escapeText(masker.ruleText(rule.why))]);
  const next = nextStep(rule);
  if (next !== '') rows.push(['next', escapeText(masker.ruleText(next))]);
  const others = otherPlaces(finding.sightings.slice(1), options.verbose ? Infinity : OTHERS, page);
  if (others !== '') rows.push(['also', others]);
  if (finding.life !== undefined) rows.push(['life', lifeText(finding.life, page)]);
  if (options.verbose) rows.push(['id', finding.id]);
  return rows;
}

/** Refs that are named unless the report is verbose. */
const REFS = 3;

/** Who brought a secret in and when, until when it stood, and what leads to it. */
function lifeText({ firstCommit, lastCommit, atHead, refs, reachable, daysExposed }: FindingLife, { masker, options }: Page): string {
  const named = refs.slice(0, options.verbose ? refs.length : REFS).map((ref) => shownPath(masker.path(ref)));
  const rest = refs.length - named.length;
  const leading = reachable ? `in ${named.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more ref', 'more refs')}` : ''}` : `unreachable${refs.length > 0 ? ` (${named.join(', ')})` : ''}`;
  if (firstCommit === null) return leading;
  const since = `since ${escapeText(firstCommit.date.slice(0, 10))} (${escapeText(masker.text(firstCommit.author))}, ${firstCommit.commit.slice(0, 12)})`;
  const until = atHead ? 'still at HEAD' : `gone from HEAD, last in ${lastCommit === null ? 'no commit' : lastCommit.commit.slice(0, 12)}`;
  return `${since}, ${counted(daysExposed, 'day', 'days')} in commits, ${until}, ${leading}`;
}

/** What to do in one line: the first step, and the provider's page. */
function nextStep(rule: RuleInfo | undefined): string {
  if (rule === undefined) return '';
  return [rule.rotate.steps[0], rule.rotate.link].filter((text) => text !== undefined && text !== '').join(' ');
}

function otherPlaces(sightings: Sighting[], shown: number, page: Page): string {
  if (sightings.length === 0) return '';
  const named = sightings.slice(0, shown).map((sighting) => `${placeTitle(sighting, page)}:${sighting.start.line}`);
  const rest = sightings.length - named.length;
  return `at ${named.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more place', 'more places')}` : ''}`;
}
