// The slow, obviously right prefilter: every place, every anchor, the guards in words.
import type { AnchorSpec } from '../../src/kernel/anchors.ts';

/** Hits as "anchor@position", sorted, for anchors whose bytes stand there and whose guard passes. */
export function oracleHits(anchors: readonly AnchorSpec[], text: string): string[] {
  const hits: string[] = [];
  anchors.forEach((anchor, index) => {
    const haystack = anchor.fold ? lower(text) : text;
    for (let at = haystack.indexOf(anchor.literal); at >= 0; at = haystack.indexOf(anchor.literal, at + 1)) {
      if (guardPasses(anchor, text, at)) hits.push(`${index}@${at}`);
    }
  });
  return hits.sort();
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function guardPasses({ guard, literal }: AnchorSpec, text: string, at: number): boolean {
  const end = at + literal.length;
  switch (guard.kind) {
    case 'none':
      return true;
    case 'tail':
      return new RegExp(`^[${guard.alphabet}]{${guard.min}}`).test(text.slice(end));
    case 'near':
      return runStarts(text, end, Math.min(end + guard.after, text.length), guard) || (guard.before > 0 && runStarts(text, Math.max(0, at - guard.before), at, guard));
    case 'assign':
    case 'url':
      throw new TypeError('tested by example');
  }
}

/** A maximal run (counted from `from` where it is under way there) of fitting length that starts before `to`. */
function runStarts(text: string, from: number, to: number, { alphabet, min, max }: { alphabet: string; min: number; max: number }): boolean {
  const inside = new RegExp(`[${alphabet}]`);
  for (let at = from; at < to; ) {
    if (!inside.test(text[at]!)) {
      at++;
      continue;
    }
    let end = at;
    while (end < text.length && inside.test(text[end]!)) end++;
    if (end - at >= min && end - at <= max) return true;
    at = end;
  }
  return false;
}
