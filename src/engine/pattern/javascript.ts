import type { Pattern, PatternMatch } from './pattern.ts';

/** Up to so many starts are tried one by one: a search would go on to the window's end, and try the pattern at every place of it. */
const MOST_STARTS = 64;

/**
 * A pattern on the JavaScript engine. Only for built-in rules, whose patterns are translated from RE2 syntax and checked at build time:
 * this engine backtracks. Positions of groups cost it time, so they are asked for only after a match.
 */
export function javascriptPattern(source: string, flags: string): Pattern {
  const search = new RegExp(source, `${flags}g`);
  let sticky: RegExp | undefined;
  let indexed: RegExp | undefined;
  const startOf = (window: string, from: number, last: number): number => {
    if (last - from >= MOST_STARTS) {
      search.lastIndex = from;
      const found = search.exec(window);
      return found && found.index <= last ? found.index : -1;
    }
    sticky ??= new RegExp(source, `${flags}y`);
    for (let at = from; at <= last; at++) {
      sticky.lastIndex = at;
      if (sticky.test(window)) return at;
    }
    return -1;
  };
  return {
    test(text) {
      search.lastIndex = 0;
      return search.test(text);
    },
    find(window, from, last = window.length): PatternMatch | null {
      const start = startOf(window, from, Math.min(last, window.length));
      if (start < 0) return null;
      indexed ??= new RegExp(source, `${flags}dy`);
      indexed.lastIndex = start;
      const indices = indexed.exec(window)!.indices!;
      return { start, end: indices[0]![1], groups: [...indices] };
    },
  };
}
