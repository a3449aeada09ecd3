import type { Finding, RuleInfo, Run, Sighting } from '../model.ts';
import { MASK, publicPrefix, type Masker } from './mask.ts';
import { placeKey, placeOf } from './place.ts';
import { merged, type Stretch } from './text-index.ts';

/** The line where a secret starts, with every secret in it hidden. Not yet fit for a terminal. */
export interface Frame {
  line: number;
  text: string;
  /** Where what stands for the secret lies in `text`, in UTF-16 units. */
  mark: Stretch;
  /** How many lines the secret fills. */
  lines: number;
}

/** Where secrets stand in lines of which their values alone do not tell it. */
export interface LongLines {
  /** Columns (code points, from 1; end exclusive) of the secrets on a line of a sighting's blob: disjoint, in order. */
  secretsOn(sighting: Sighting, line: number): Stretch[];
}

const CUT = '…';
const EDGE = /[A-Za-z0-9+/_%-]/;

/**
 * Collects the places of secrets on long lines, and of encoded ones. What is kept of a long line may begin or end inside another secret, and
 * of a long encoded text not all is marked: a part is found by no comparison with the whole; its position tells.
 */
export function longLinesOf(run: Run): LongLines {
  const columns = new Map<string, Stretch[]>();
  for (const sighting of sightingsOf(run)) {
    if (!sighting.excerpt.cut && sighting.decoded.length === 0) continue;
    const place = placeKey(placeOf(sighting.provenance));
    for (let line = sighting.start.line; line <= sighting.end.line; line++) {
      const start = line === sighting.start.line ? sighting.start.column : 1;
      const end = line === sighting.end.line ? sighting.end.column : Infinity;
      const key = `${place}:${line}`;
      columns.get(key)?.push({ start, end }) ?? columns.set(key, [{ start, end }]);
    }
  }
  for (const [key, stretches] of columns) columns.set(key, merged(stretches));
  return { secretsOn: (sighting, line) => (columns.size === 0 ? [] : columns.get(`${placeKey(placeOf(sighting.provenance))}:${line}`) ?? []) };
}

function* sightingsOf(run: Run): Generator<Sighting> {
  for (const finding of run.findings) yield* finding.sightings;
  for (const suppressed of run.suppressed) yield suppressed.sighting;
}

/** The frame of a sighting; undefined where no line was kept. */
export function frameOf(secret: Pick<Finding, 'value'>, sighting: Sighting, rule: RuleInfo | undefined, masker: Masker, long: LongLines): Frame | undefined {
  const { excerpt } = sighting;
  const mark = excerpt.marks[0];
  const text = mark === undefined ? undefined : excerpt.lines[mark.line];
  if (mark === undefined || text === undefined) return undefined;
  const own = { start: Math.min(mark.start, text.length), end: Math.min(mark.end, text.length) };
  const frame = { line: excerpt.firstLine + mark.line, lines: Math.max(excerpt.marks.length, sighting.end.line - sighting.start.line + 1) };
  if (!masker.hides) return { ...frame, text, mark: own };

  const edges = excerpt.cut ? edgeRuns(text) : [];
  const others = (excerpt.others ?? []).filter(({ line }) => line === mark.line);
  const hidden = merged([own, ...others, ...edges, ...masker.stretches(text), ...neighbours(text, own, sighting, frame.line, long)]);
  const prefix = sighting.decoded.length > 0 ? '' : publicPrefix(secret.value, rule);
  return { ...frame, ...rewritten(text, own, hidden, edges, text.startsWith(prefix, own.start) ? prefix : '') };
}

/** The text with each hidden stretch replaced, and where the sighting's own secret stands afterwards. */
function rewritten(text: string, own: Stretch, hidden: Stretch[], edges: Stretch[], prefix: string): Pick<Frame, 'text' | 'mark'> {
  let result = '';
  let at = 0;
  let mark: Stretch = { start: 0, end: 0 };
  for (const stretch of hidden) {
    result += text.slice(at, stretch.start);
    const start = result.length;
    if (same(stretch, own)) result += prefix + MASK;
    else result += edges.some((edge) => same(edge, stretch)) ? CUT : MASK;
    if (stretch.start <= own.start && own.end <= stretch.end) mark = { start, end: result.length };
    at = stretch.end;
  }
  return { text: result + text.slice(at), mark };
}

function same(a: Stretch, b: Stretch): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Words that touch the ends of a cut line: each may be the rest of a secret that nobody reported here. */
function edgeRuns(text: string): Stretch[] {
  let left = 0;
  while (left < text.length && EDGE.test(text[left]!)) left++;
  let right = text.length;
  while (right > left && EDGE.test(text[right - 1]!)) right--;
  return [
    { start: 0, end: left },
    { start: right, end: text.length },
  ].filter(({ start, end }) => start < end);
}

/** Secrets that are known by their place on the line (this sighting's too), as stretches of what is kept of it. */
function neighbours(text: string, own: Stretch, sighting: Sighting, line: number, long: LongLines): Stretch[] {
  const columns = long.secretsOn(sighting, line);
  if (columns.length === 0) return [];
  const firstColumn = line === sighting.start.line ? sighting.start.column - Array.from(text.slice(0, own.start)).length : 1;
  const found: Stretch[] = [];
  let column = firstColumn;
  let unit = 0;
  let next = firstAtOrAfter(columns, firstColumn);
  for (const char of text) {
    while (next < columns.length && columns[next]!.end <= column) next++;
    if (next < columns.length && columns[next]!.start <= column) found.push({ start: unit, end: unit + char.length });
    unit += char.length;
    column++;
  }
  return found;
}

/** Index of the first stretch that ends behind the column. */
function firstAtOrAfter(columns: Stretch[], column: number): number {
  let low = 0;
  for (let high = columns.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (columns[middle]!.end <= column) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How a sighting's excerpt is cut for a format that has room for so many UTF-16 units: the mark stays, what is left out is an ellipsis. */
export function snippetOf(frame: Frame, room: number): string {
  if (frame.text.length <= room) return frame.text;
  const start = Math.max(0, Math.min(frame.mark.start - (room >> 1), frame.text.length - room));
  const end = start + room;
  return (start > 0 ? CUT : '') + frame.text.slice(start, end).toWellFormed() + (end < frame.text.length ? CUT : '');
}
