import type { Frame } from './frame.ts';
import { cellsOfChar, escapeText } from './terminal-text.ts';

/** A code frame as a terminal shows it. */
export interface CodeLine {
  text: string;
  /** Cells before the mark, and cells of the mark. */
  indent: number;
  length: number;
}

interface Cell {
  shown: string;
  cells: number;
  marked: boolean;
}

const TAB = 4;
const CUT = '…';

/** Fits a frame into so many cells: tabs are expanded, control characters escaped, and a long line is cut so that the mark can be seen. */
export function layOut(frame: Frame, room: number): CodeLine {
  const cells = cellsOfFrame(frame);
  const first = cells.findIndex((cell) => cell.marked);
  const [from, to] = windowOf(cells, Math.max(first, 0), room);
  const shown = cells.slice(from, to);
  const lead = from > 0 ? CUT : '';
  const before = shown.slice(0, Math.max(first - from, 0));
  const marked = shown.filter((cell) => cell.marked);
  return {
    text: lead + shown.map((cell) => cell.shown).join('') + (to < cells.length ? CUT : ''),
    indent: lead.length + sum(before),
    length: Math.max(sum(marked), 1),
  };
}

function cellsOfFrame({ text, mark }: Frame): Cell[] {
  const result: Cell[] = [];
  let column = 0;
  let unit = 0;
  for (const char of text) {
    const shown = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : escapeText(char);
    const cells = shown === char ? cellsOfChar(char) : shown.length;
    result.push({ shown, cells, marked: unit >= mark.start && unit < mark.end });
    column += cells;
    unit += char.length;
  }
  return result;
}

/** First and last cell (exclusive) to show: all, or a third of the room before the mark and the rest from there. */
function windowOf(cells: Cell[], first: number, room: number): [number, number] {
  if (sum(cells) <= room) return [0, cells.length];
  let from = first;
  for (let left = Math.floor(room / 3); from > 0 && left >= cells[from - 1]!.cells; from--) left -= cells[from - 1]!.cells;
  let to = from;
  for (let left = room - 2; to < cells.length && left >= cells[to]!.cells; to++) left -= cells[to]!.cells;
  return [from, to];
}

function sum(cells: Cell[]): number {
  return cells.reduce((total, cell) => total + cell.cells, 0);
}
