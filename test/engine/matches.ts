// Matches made by hand, for tests of what comes after matching.
import type { EngineRule } from '../../src/engine/candidate.ts';
import type { LocatedMatch } from '../../src/model.ts';

export interface Place {
  start: number;
  end: number;
  line?: number;
  column?: number;
}

/** A match of a rule whose secret stands at a place, on line 1 unless stated. */
export function matchAt(rule: string, { start, end, line = 1, column = start + 1 }: Place, more: Partial<LocatedMatch> = {}): LocatedMatch {
  return {
    rule,
    span: { start, end },
    secret: { start, end },
    value: `${rule}@${start}`,
    confidence: 'medium',
    decoded: [],
    parts: [],
    start: { line, column },
    end: { line, column: column + end - start },
    excerpt: { firstLine: line, lines: [''], cut: false, marks: [] },
    matchText: '',
    lineText: '',
    lineBefore: '',
    ...more,
  };
}

const DETECTORS = {
  pattern: { kind: 'pattern', anchors: ['abcd'], fold: false, pattern: 'abcd', reach: { before: 1, after: 5 }, textOnly: false },
  context: { kind: 'context', words: ['abcd'], alphabet: 'a-z', length: { min: 4, max: 4 }, prefix: '', reach: { before: 0, after: 9 } },
  generic: { kind: 'generic', variant: 'assignment', words: ['abcd'] },
} as const;

/** Rules for hand-made matches, by id. */
export function ruleTable(rules: Record<string, Partial<Omit<EngineRule, 'detector'>> & { kind?: keyof typeof DETECTORS }>): (id: string) => EngineRule {
  const table = new Map<string, EngineRule>(
    Object.entries(rules).map(([id, { kind = 'pattern', ...more }]) => {
      const { detector } = { detector: DETECTORS[kind] } as unknown as Pick<EngineRule, 'detector'>;
      return [id, { id, confidence: 'medium', detector, checks: {}, near: [], hidden: false, origin: 'built-in', ...more }];
    }),
  );
  return (id) => table.get(id)!;
}
