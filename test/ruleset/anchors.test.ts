import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { differences, parseRe2, proveAnchors, toJavaScript } from '../../src/ruleset/index.ts';
import { latin1, re2Pattern } from './re2-generator.ts';

function prove(source: string, anchors: string[], fold = false): ReturnType<typeof proveAnchors> {
  return proveAnchors(parseRe2(source), anchors, fold);
}

describe('the proof of anchors', () => {
  it('computes the window and the tail of a rule from its pattern', () => {
    expect(prove('\\b(tok_[0-9a-f]{36})\\b', ['tok_'])).toEqual({ proven: true, reach: { before: 1, after: 41 }, tail: { alphabet: '0-9a-f', min: 36 } });
    expect(prove('[a-z]{0,20}key[:=]{1,2}[0-9]{4,8}', ['key'])).toMatchObject({ reach: { before: 21, after: 34 } });
  });

  it('sees through alternatives, classes and repeats', () => {
    expect(prove('x(?:ab|ac)_', ['ab_', 'ac_']).proven).toBe(true);
    expect(prove('xo[bp]-', ['xob-', 'xop-']).proven).toBe(true);
    expect(prove('(?:ab){2}', ['abab']).proven).toBe(true);
    expect(prove('(?:foo|bar)+?', ['foo', 'bar']).proven).toBe(true);
  });

  it('shows a text that would match without an anchor', () => {
    expect(prove('x(?:ab|ac|ad)_', ['ab_', 'ac_'])).toEqual({ proven: false, witness: 'xad_' });
    expect(prove('(?:key)?[0-9]{3}', ['key'])).toEqual({ proven: false, witness: '000' });
  });

  it('minds letter case', () => {
    expect(prove('(?i)key', ['key']).proven).toBe(false);
    expect(prove('(?i)key', ['key'], true).proven).toBe(true);
    expect(prove('K[eE]y', ['KEY'], true).proven).toBe(true);
  });

  it('knows no bound where the pattern has none', () => {
    expect(prove('a+key', ['key'])).toMatchObject({ reach: { before: Infinity, after: 4 } });
    expect(prove('key[0-9]*', ['key'])).toMatchObject({ reach: { before: 1, after: Infinity } });
  });

  it('refuses to examine patterns that would take millions of states', () => {
    const huge = Array(30).fill('[a-z]{1000}').join('');
    expect(() => prove(huge, ['key'])).toThrow(RangeError);
  });

  it('holds on random patterns: each match has an anchor with the whole match in its reach and the tail behind it', () => {
    const anchors = fc.uniqueArray(fc.constantFrom('a', 'b', 'K', '.', '0', 'ab', 'a.', 's_', '\n'), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(re2Pattern, anchors, fc.boolean(), fc.array(latin1, { minLength: 6, maxLength: 6 }), (source, literals, fold, texts) => {
        fc.pre(isPattern(source));
        const proof = prove(source, literals, fold);
        if (!proof.proven) {
          expect(anchorsIn(proof.witness, literals, fold)).toEqual([]);
          return;
        }
        for (const text of texts) for (const match of matches(source, text)) expect(holds(proof, match, literals, fold)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a witness that the pattern matches, assertions aside', () => {
    fc.assert(
      fc.property(re2Pattern, (source) => {
        fc.pre(isPattern(source) && !/[\^$]|\\[AzbB]/.test(source));
        const pattern = parseRe2(source);
        const proof = proveAnchors(pattern, ['no match holds this'], false);
        if (!proof.proven || differences(pattern).length > 0) return;
        // Proven although no text holds the anchor: the pattern matches nothing at all.
        expect(matches(source, 'aK s_-.07')).toEqual([]);
      }),
      { numRuns: 500 },
    );
    const proof = prove('[^\\x00-\\x60]\\d{2}(?:x|yy)', ['key']);
    expect(proof).toMatchObject({ proven: false });
    if (!proof.proven) expect(proof.witness).toMatch(new RegExp(`^${toJavaScript(parseRe2('[^\\x00-\\x60]\\d{2}(?:x|yy)')).source}$`));
  });
});

function isPattern(source: string): boolean {
  try {
    parseRe2(source);
    return true;
  } catch {
    return false;
  }
}

function matches(source: string, text: string): string[] {
  const matcher = RE2JS.compile(source).matcher(text);
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group()!);
  return found;
}

function anchorsIn(match: string, literals: string[], fold: boolean): { at: number; end: number }[] {
  const lower = (text: string): string => (fold ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text);
  return literals.flatMap((literal) =>
    [...match].flatMap((_, at) => (lower(match).startsWith(lower(literal), at) ? [{ at, end: at + literal.length }] : [])),
  );
}

function holds(proof: Extract<ReturnType<typeof proveAnchors>, { proven: true }>, match: string, literals: string[], fold: boolean): boolean {
  const tail = proof.tail && new RegExp(`^[${proof.tail.alphabet}]{${proof.tail.min}}`);
  return anchorsIn(match, literals, fold).some(
    ({ at, end }) => at < proof.reach.before && match.length - at < proof.reach.after && (tail === undefined || tail.test(match.slice(end))),
  );
}
