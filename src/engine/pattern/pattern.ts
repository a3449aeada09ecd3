/** A pattern found in a window. Offsets count characters of the window, which are bytes of the blob. */
export interface PatternMatch {
  start: number;
  end: number;
  /** Start and end of each group, whole match first; undefined where a group took no part. */
  groups: ([number, number] | undefined)[];
}

/** A compiled pattern: window in, spans out. The same answers from every engine behind it. */
export interface Pattern {
  /** The leftmost match that starts at `from` or later, and not behind `last`, or null. */
  find(window: string, from: number, last?: number): PatternMatch | null;
  /** Whether there is a match at all. */
  test(text: string): boolean;
}

export type PatternEngineName = 'javascript' | 're2' | 're2js';

/** What compiles patterns of RE2 syntax. `name` is what `keysieve doctor` shows. */
export interface PatternEngine {
  name: PatternEngineName;
  /** Throws SyntaxError on a pattern that is not RE2 syntax. */
  compile(re2: string): Pattern;
}
