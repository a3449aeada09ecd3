import * as fc from 'fast-check';
import { beforeAll, describe as group, expect, it } from 'vitest';
import { resolveMatches, type Scanner, type Trace } from '../../src/engine/index.ts';
import type { DecodeStep, LocatedMatch } from '../../src/model.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { matchAt, ruleTable } from './matches.ts';
import { describe, matchesOf, newScanner, rawMatches, rules, TOKENS } from './scanning.ts';

const names = (matches: readonly LocatedMatch[]): string[] => matches.map((match) => `${match.rule}@${match.secret.start}`);

group('matches that overlap', () => {
  const rule = ruleTable({ form: {}, form2: {}, near: { kind: 'context' }, name: { kind: 'generic' } });

  it('keeps a form before a provider nearby before a key name', () => {
    const place = { start: 10, end: 50 };
    expect(names(resolveMatches([matchAt('name', place, { confidence: 'high' }), matchAt('near', place), matchAt('form', place, { confidence: 'low' })], rule))).toEqual(['form@10']);
    expect(names(resolveMatches([matchAt('name', place), matchAt('near', place)], rule))).toEqual(['near@10']);
  });

  it.each<[string, Partial<LocatedMatch>, { start: number; end: number }]>([
    ['the surer one', { confidence: 'low' }, { start: 10, end: 60 }],
    ['the less wrapped one', { decoded: ['base64'] }, { start: 10, end: 60 }],
    ['the longer one', {}, { start: 10, end: 40 }],
    ['the one whose rule comes first', {}, { start: 10, end: 50 }],
  ])('of two forms keeps %s', (_, worse, place) => {
    expect(names(resolveMatches([matchAt('form2', place, worse), matchAt('form', { start: 10, end: 50 })], rule))).toEqual(['form@10']);
  });

  it('keeps both ends of a chain whose middle loses', () => {
    const chain = [matchAt('form', { start: 0, end: 20 }), matchAt('name', { start: 15, end: 35 }), matchAt('form', { start: 30, end: 50 })];
    const lost: string[] = [];
    const trace: Trace = (step) => step.kind === 'overlap' && lost.push(`${step.rule} to ${step.lostTo}`);
    expect(names(resolveMatches(chain, rule, trace))).toEqual(['form@0', 'form@30']);
    expect(lost).toEqual(['name to form']);
  });

  it('keeps matches that touch', () => {
    expect(resolveMatches([matchAt('form', { start: 0, end: 20 }), matchAt('name', { start: 20, end: 30 })], rule)).toHaveLength(2);
  });

  it('never keeps two that overlap, and drops none without one', () => {
    const some = fc.array(fc.record({ rule: fc.constantFrom('form', 'form2', 'near', 'name'), start: fc.nat(200), length: fc.integer({ min: 1, max: 40 }) }), { maxLength: 40 });
    fc.assert(
      fc.property(some, (list) => {
        const all = list.map(({ rule: id, start, length }) => matchAt(id, { start, end: start + length }));
        const kept = resolveMatches(all, rule);
        const clash = (a: LocatedMatch, b: LocatedMatch): boolean => a.secret.start < b.secret.end && b.secret.start < a.secret.end;
        kept.forEach((a, i) => kept.slice(i + 1).forEach((b) => expect(clash(a, b)).toBe(false)));
        for (const match of all) expect(kept.some((other) => clash(match, other))).toBe(true);
      }),
    );
  });
});

group('companions', () => {
  const rule = ruleTable({
    secret: { near: [{ name: 'key id', rule: 'id', alternatives: ['id2'], within: 100, required: false }] },
    strict: { near: [{ name: 'key id', rule: 'id', within: 100, required: true }] },
    lines: { near: [{ name: 'key id', rule: 'id', within: 10_000, lines: 2, columns: 8, required: true }], origin: 'gitleaks' },
    id: {},
    id2: {},
    part: { hidden: true },
    usesPart: { near: [{ name: 'part', rule: 'part', within: 50, required: true }] },
  });

  it('joins the nearest one, before or behind, and reports it no more by itself', () => {
    const near = [matchAt('id', { start: 0, end: 20 }), matchAt('secret', { start: 60, end: 100 }), matchAt('id2', { start: 130, end: 150 })];
    const found = resolveMatches(near, rule);
    expect(names(found)).toEqual(['id@0', 'secret@60']);
    expect(found[1]!.parts).toEqual([{ name: 'key id', rule: 'id2', span: { start: 130, end: 150 }, value: 'id2@130' }]);
  });

  it('keeps the longer of two that name each other, and loses none of several', () => {
    const mutual = ruleTable({ key: { near: [{ name: 'secret', rule: 'secret', within: 100, required: false }] }, secret: { near: [{ name: 'key', rule: 'key', within: 100, required: false }] } });
    const [key, other] = [matchAt('key', { start: 0, end: 20 }), matchAt('key', { start: 90, end: 110 })];
    const secret = matchAt('secret', { start: 30, end: 70 });
    expect(names(resolveMatches([key, secret], mutual))).toEqual(['secret@30']);
    const found = resolveMatches([key, secret, other], mutual);
    expect(found.flatMap((match) => [match.value, ...match.parts.map((part) => part.value)]).sort()).toEqual([key.value, other.value, secret.value, secret.value]);
  });

  it('leaves out one that is too far away', () => {
    expect(names(resolveMatches([matchAt('id', { start: 0, end: 20 }), matchAt('secret', { start: 121, end: 150 })], rule))).toEqual(['id@0', 'secret@121']);
    expect(names(resolveMatches([matchAt('id', { start: 0, end: 20 }), matchAt('secret', { start: 120, end: 150 })], rule))).toEqual(['secret@120']);
  });

  it('drops a match whose required companion is missing, not the companion', () => {
    expect(resolveMatches([matchAt('strict', { start: 0, end: 20 })], rule)).toEqual([]);
    expect(names(resolveMatches([matchAt('strict', { start: 0, end: 20 }), matchAt('id', { start: 300, end: 320 })], rule))).toEqual(['id@300']);
  });

  it('counts lines and columns for gitleaks rules, whose companions are reported too', () => {
    const secret = matchAt('lines', { start: 500, end: 520, line: 10, column: 5 });
    const idOn = (line: number, column: number): LocatedMatch => matchAt('id', { start: 100, end: 120, line, column });
    expect(names(resolveMatches([secret, idOn(8, 13)], rule))).toEqual(['id@100', 'lines@500']);
    expect(names(resolveMatches([secret, idOn(7, 5)], rule))).toEqual(['id@100']);
    expect(names(resolveMatches([secret, idOn(9, 14)], rule))).toEqual(['id@100']);
  });

  it('never reports a hidden rule by itself', () => {
    expect(resolveMatches([matchAt('part', { start: 0, end: 9 })], rule)).toEqual([]);
    expect(names(resolveMatches([matchAt('part', { start: 0, end: 9 }), matchAt('usesPart', { start: 20, end: 30 })], rule))).toEqual(['usesPart@20']);
  });
});

group('rules that give way', () => {
  const rule = ruleTable({ generic: { kind: 'generic', givesWay: true }, own: {} });
  const value = (text: string): Partial<LocatedMatch> => ({ value: text });

  it('drop out where another rule found a secret that contains theirs on the same line', () => {
    expect(names(resolveMatches([matchAt('generic', { start: 0, end: 9 }, value('cdef')), matchAt('own', { start: 40, end: 60 }, value('abcdefg'))], rule))).toEqual(['own@40']);
  });

  it('stay where it stands on another line, or does not contain theirs', () => {
    const generic = matchAt('generic', { start: 0, end: 9 }, value('cdef'));
    expect(resolveMatches([generic, matchAt('own', { start: 40, end: 60, line: 2 }, value('abcdefg'))], rule)).toHaveLength(2);
    expect(resolveMatches([generic, matchAt('own', { start: 40, end: 60 }, value('other'))], rule)).toHaveLength(2);
  });

  it('drop out on a line with very many matches, where theirs overlap or are equal', () => {
    const many = Array.from({ length: 2000 }, (_, i) => [matchAt('own', { start: i * 50, end: i * 50 + 20 }, value(`own value ${i}`)), matchAt('generic', { start: i * 50 + 4, end: i * 50 + 10 }, value(`value ${i}`))]);
    expect(resolveMatches(many.flat(), rule)).toHaveLength(2000);
  });
});

group('all of it', () => {
  let scanner: Scanner;
  beforeAll(async () => {
    scanner = await newScanner();
  });

  it('does not depend on the order of the matches', () => {
    const table = ruleTable({
      a: { near: [{ name: 'id', rule: 'id', within: 60, required: false }] },
      b: { kind: 'context', near: [{ name: 'id', rule: 'id', alternatives: ['c'], within: 40, required: true }] },
      c: { kind: 'generic', givesWay: true },
      id: {},
    });
    const some = fc.array(
      fc.record({ rule: fc.constantFrom('a', 'b', 'c', 'id'), start: fc.nat(300), length: fc.integer({ min: 4, max: 30 }), value: fc.constantFrom('x', 'xy', 'xyz'), decoded: fc.constantFrom<DecodeStep[]>([], ['base64']) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (list, random) => {
        const all = list.map(({ rule, start, length, ...more }) => matchAt(rule, { start, end: start + length, line: start >> 6 }, more));
        const shuffled = all.map((match) => ({ match, key: random.next().value as number })).sort((x, y) => x.key - y.key).map(({ match }) => match);
        expect(resolveMatches(shuffled, table)).toEqual(resolveMatches(all, table));
      }),
    );
  });

  it('makes one finding of one secret in one place, whatever names it', () => {
    for (const line of [`GITHUB_TOKEN=${TOKENS.github}`, `"token": "${TOKENS.github}"`, `git clone https://x:${TOKENS.github}@github.com/a/b`, `Authorization: Bearer ${TOKENS.github}`]) {
      expect(describe(matchesOf(scanner, line)).map((text) => text.split(' ')[0])).toEqual(['github-pat']);
    }
  });

  it('joins the two halves of an AWS key', () => {
    const secret = ['vJ8kQ2/xN4mR7tW1pZ5', '+cL9bH3sD6fG0aYe4Ui2o'].join('').slice(0, 40);
    const found = matchesOf(scanner, `[default]\naws_access_key_id = ${TOKENS.awsKeyId}\naws_secret_access_key = ${secret}\n`);
    expect(found.map((match) => [match.value, match.parts.map((part) => part.value)])).toEqual([[secret, [TOKENS.awsKeyId]]]);
  });

  it('F111 takes time that grows with N + M for N ids beside M secrets', () => {
    const table = ruleTable({ id: {}, secret: { near: [{ name: 'id', rule: 'id', within: 102_400, required: true }] }, name: { kind: 'generic', givesWay: true }, wide: { kind: 'context' } });
    const time = (count: number): number => {
      const all = Array.from({ length: count }, (_, i) => [
        matchAt('id', { start: i * 8, end: i * 8 + 3 }),
        matchAt('secret', { start: i * 8 + 4, end: i * 8 + 8 }),
        matchAt('name', { start: i * 8 + 4, end: i * 8 + 7 }, { value: `n${i}` }),
        matchAt('wide', { start: i * 8, end: i * 8 + 9 }),
      ]);
      return cpuMilliseconds(() => expect(resolveMatches(all.flat(), table).length).toBeGreaterThan(count / 2), { runs: 2 });
    };
    time(1000);
    const small = time(2500);
    // Quadratic work would take a hundred times as long.
    expect(time(25_000) / small).toBeLessThan(30);
  });

  it('F111 does not make pairs of all ids and all secrets of a file', () => {
    const ids = Array.from({ length: 300 }, (_, i) => `aws_access_key_id = ${['AK', 'IA'].join('')}${BigInt(7 + i * 1_234_577).toString(32).toUpperCase().replace(/[^A-Z2-7]/g, 'Q').padStart(16, 'QYLPMN5HHHFPZAM2')}`);
    const all = rawMatches(scanner, Buffer.from(ids.join('\n')));
    const kept = resolveMatches(all, (id) => rules.ruleset.rule(rules.ruleset.index(id)!));
    expect(kept.length).toBeLessThanOrEqual(ids.length);
    for (const match of kept) expect(match.parts.length).toBeLessThanOrEqual(1);
  });
});
