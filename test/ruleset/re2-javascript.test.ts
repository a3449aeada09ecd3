import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { differences, parseRe2, toJavaScript, toRe2Source, widths } from '../../src/ruleset/index.ts';
import { latin1, re2Pattern } from './re2-generator.ts';

type Spans = (readonly [number, number])[];

function re2Spans(source: string, text: string): Spans[] {
  const matcher = RE2JS.compile(source).matcher(text);
  const found: Spans[] = [];
  while (matcher.find()) {
    const groups: Spans = [];
    for (let group = 0; group <= matcher.groupCount(); group++) groups.push([matcher.start(group), matcher.end(group)]);
    found.push(groups);
  }
  return found;
}

function javaScriptSpans(source: string, text: string): Spans[] {
  return [...text.matchAll(new RegExp(source, 'dg'))].map((match) => match.indices!.map((span) => span ?? ([-1, -1] as const)));
}

/** RE2's iteration drops an empty match right behind the one before; JavaScript's does not. */
function comparable(matches: Spans[]): Spans[] {
  return matches.filter((match, index) => !(match[0]![0] === match[0]![1] && index > 0 && matches[index - 1]![0]![1] === match[0]![0]));
}

describe('patterns for the JavaScript engine', () => {
  it('give the spans and groups that RE2 gives, on random patterns and inputs', () => {
    fc.assert(
      fc.property(re2Pattern, fc.array(latin1, { minLength: 4, maxLength: 4 }), (source, texts) => {
        fc.pre(acceptedByRe2(source));
        const pattern = parseRe2(source);
        fc.pre(differences(pattern).length === 0);
        const { source: javaScript } = toJavaScript(pattern);
        for (const text of texts) expect(comparable(javaScriptSpans(javaScript, text))).toEqual(comparable(re2Spans(source, text)));
      }),
      { numRuns: 1500 },
    );
  });

  it('are refused where RE2 refuses them, and only there', () => {
    fc.assert(fc.property(re2Pattern, (source) => acceptedByUs(source) === acceptedByRe2(source)), { numRuns: 1500 });
  });

  it('mean the same when written back as RE2 syntax', () => {
    fc.assert(
      fc.property(re2Pattern, latin1, (source, text) => {
        fc.pre(acceptedByRe2(source));
        expect(re2Spans(toRe2Source(parseRe2(source)), text)).toEqual(re2Spans(source, text));
      }),
      { numRuns: 700 },
    );
  });

  it('match no shorter and no longer than their widths say', () => {
    fc.assert(
      fc.property(re2Pattern, latin1, (source, text) => {
        fc.pre(acceptedByRe2(source));
        const { min, max } = widths(parseRe2(source));
        for (const [whole] of re2Spans(source, text)) {
          expect(whole![1] - whole![0]).toBeGreaterThanOrEqual(min);
          expect(whole![1] - whole![0]).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 700 },
    );
  });
});

function acceptedByRe2(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}

function acceptedByUs(source: string): boolean {
  try {
    parseRe2(source);
    return true;
  } catch {
    return false;
  }
}
