import type { Pattern, PatternMatch } from './pattern.ts';

/**
 * A pattern on the JavaScript engine. Only for built-in rules, whose patterns are translated from RE2 syntax and checked at build time:
 * this engine backtracks. Positions of groups cost it time, so they are asked for only after a match.
 */
export function javascriptPattern(source: string, flags: string): Pattern {
  const quick = new RegExp(source, `${flags}g`);
  let exact: RegExp | undefined;
  return {
    test(text) {
      quick.lastIndex = 0;
      return quick.test(text);
    },
    find(window, from): PatternMatch | null {
      quick.lastIndex = from;
      const found = quick.exec(window);
      if (!found) return null;
      if (found.length === 1) return { start: found.index, end: found.index + found[0].length, groups: [[found.index, found.index + found[0].length]] };
      exact ??= new RegExp(source, `${flags}dy`);
      exact.lastIndex = found.index;
      const indices = exact.exec(window)!.indices!;
      return { start: indices[0]![0], end: indices[0]![1], groups: [...indices] };
    },
  };
}
