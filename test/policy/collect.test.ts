import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Severity, Sighting } from '../../src/model.ts';
import { createCollector, type Collected, type CollectLimits, type JudgedMatch, type Judgement } from '../../src/policy/index.ts';
import { file, infoOf } from './build.ts';

const quiet = { notes: () => [], minConfidence: 'medium' } as const;

function sightingAt(path: string, at: number): Sighting {
  return { provenance: file(path), start: { line: at, column: 1 }, end: { line: at, column: 5 }, secret: { start: at, end: at + 4 }, decoded: [], excerpt: { firstLine: at, lines: [], cut: false, marks: [] }, locationId: `${path}${at}` };
}

function judged(id: number, path: string, at: number, more: Partial<JudgedMatch> = {}): JudgedMatch {
  return { id: id.toString(16).padStart(32, '0'), rule: 'r', confidence: 'high', severity: 'medium', value: `value${id}`, parts: [], sighting: sightingAt(path, at), ...more };
}

function judgement(more: Partial<Judgement>): Judgement {
  return { kept: [], suppressed: [], below: 0, uses: new Map(), notes: [], ...more };
}

function collect(judgements: Judgement[], limits?: CollectLimits): Collected {
  const collector = createCollector(quiet, infoOf, limits);
  for (const each of judgements) collector.add(each);
  return collector.finish({ whole: true });
}

it('makes one finding a secret, its sightings sorted by path, then position', () => {
  const { findings, rules } = collect([judgement({ kept: [judged(1, 'b', 1), judged(1, 'b', 0)] }), judgement({ kept: [judged(1, 'a', 9), judged(2, 'a', 1)] })]);
  expect(findings.map((each) => each.sightings.map((at) => at.locationId))).toEqual([['a1'], ['a9', 'b0', 'b1']]);
  expect([...rules.keys()]).toEqual(['r']);
});

it('lets the most severe and surest rule of a family speak for a secret', () => {
  const kept = [judged(1, 'a', 0, { rule: 'weak', severity: 'low' }), judged(1, 'b', 0, { rule: 'strong', severity: 'high', confidence: 'medium' }), judged(1, 'c', 0, { rule: 'sure', severity: 'high' })];
  expect(collect([judgement({ kept })]).findings).toMatchObject([{ rule: 'sure', severity: 'high', confidence: 'high', sightings: [{}, {}, {}] }]);
});

it('sorts findings by severity, rule and first sighting', () => {
  const kept = [judged(1, 'z', 0, { severity: 'low', rule: 'a' }), judged(2, 'y', 0, { rule: 'b' }), judged(3, 'x', 0, { rule: 'b' }), judged(4, 'w', 0, { rule: 'c', severity: 'high' })];
  expect(collect([judgement({ kept })]).findings.map((each) => each.value)).toEqual(['value4', 'value3', 'value2', 'value1']);
});

const match = fc
  .record({ id: fc.integer({ min: 0, max: 12 }), path: fc.constantFrom('a', 'a/b', 'b'), at: fc.integer({ min: 0, max: 9 }), severity: fc.constantFrom<Severity>('high', 'medium', 'low'), crlf: fc.boolean() })
  .map(({ id, path, at, severity, crlf }) => judged(id, path, at, { severity, rule: `rule-${severity}`, value: `v${id}${crlf ? '\r\n' : '\n'}`, parts: [{ name: 'p', rule: 'p', value: String(at) }] }));

it.each([
  ['without a limit reached', undefined],
  ['with every limit reached', { findings: 4, sightings: 2, suppressed: 3, notes: 2 }],
])('gives the same whatever the order of arrival, %s', (_, limits) => {
  const shuffled = fc.array(match, { maxLength: 80 }).chain((kept) => fc.tuple(fc.constant(kept), fc.shuffledSubarray(kept, { minLength: kept.length })));
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      const each = (kept: JudgedMatch[]): Judgement[] =>
        kept.map((item) => judgement({ kept: [item], notes: [item.value], suppressed: [{ id: item.id, rule: item.rule, by: 'inline', reason: '', sighting: item.sighting, value: item.value }] }));
      expect(collect(each(other), limits)).toEqual(collect(each(one), limits));
    }),
  );
});

it('keeps the most severe findings when there are too many, and counts the rest', () => {
  const limits = { findings: 3, sightings: 5, suppressed: 5, notes: 5 };
  const kept = Array.from({ length: 20 }, (_, index) => judged(index, 'a', index, { severity: index % 10 === 9 ? 'high' : 'low' }));
  const { findings, notes } = collect([judgement({ kept })], limits);
  expect(findings.map((each) => each.value)).toEqual(['value9', 'value19', 'value0']);
  expect(notes).toEqual(['17 more matches not listed: a report holds 3 findings, and 5 places of each']);
});

it('keeps the first sightings of a finding when there are too many, and counts the rest', () => {
  const kept = Array.from({ length: 20 }, (_, index) => judged(1, 'a', 19 - index));
  const { findings, notes } = collect([judgement({ kept })], { findings: 3, sightings: 2, suppressed: 5, notes: 5 });
  expect(findings[0]!.sightings.map((each) => each.secret.start)).toEqual([0, 1]);
  expect(notes).toEqual(['18 more matches not listed: a report holds 3 findings, and 2 places of each']);
});

it('says how many matches were not sure enough', () => {
  expect(collect([judgement({ below: 2 }), judgement({ below: 1 })]).notes).toEqual(['3 matches below confidence "medium" not shown (--min-confidence low shows all)']);
});

it('F112 takes a million findings of one file, keeps a bounded part and the count', () => {
  const collector = createCollector(quiet, infoOf, { findings: 20_000, sightings: 10_000, suppressed: 1000, notes: 1000 });
  for (let batch = 0; batch < 1000; batch++) {
    collector.add(judgement({ kept: Array.from({ length: 1000 }, (_, index) => judged((batch * 1000 + index) * 7919, 'huge.txt', batch * 1000 + index)) }));
  }
  expect(collector.matches()).toBe(1_000_000);
  const { findings, notes } = collector.finish({ whole: true });
  expect(findings).toHaveLength(20_000);
  expect(notes).toEqual(['980000 more matches not listed: a report holds 20000 findings, and 10000 places of each']);
});
