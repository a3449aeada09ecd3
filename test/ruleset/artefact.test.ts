import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/model.ts';
import { combineRulesets, compileArtefact, openArtefact } from '../../src/ruleset/index.ts';
import { oneRule } from './rules.ts';

async function rules(...ids: string[]): Promise<Rule[]> {
  return Promise.all(ids.map(async (id) => (await oneRule("anchors: [acme_]\npattern: '\\b(acme_[0-9a-f]{32})\\b'", id)).rule));
}

const tables = (): Uint8Array => Uint8Array.of(1, 2, 3);

describe('a compiled ruleset', () => {
  it('gives back every rule, by id and by index, and the tables that were built for that order', async () => {
    const all = await rules('c', 'a', 'b');
    let order: string[] = [];
    const bytes = compileArtefact(all, (sorted) => {
      order = sorted.map((rule) => rule.id);
      return tables();
    });
    const ruleset = openArtefact(bytes);
    expect(ruleset.ids).toEqual(['a', 'b', 'c']);
    expect(order).toEqual(['a', 'b', 'c']);
    expect([...ruleset.tables]).toEqual([1, 2, 3]);
    expect((ruleset.tables.byteOffset - bytes.byteOffset) % 16).toBe(0);
    for (const rule of all) expect(ruleset.rule(ruleset.index(rule.id)!)).toEqual(rule);
    expect(ruleset.info('b')).toMatchObject({ id: 'b', provider: 'Acme', class: 'access-token' });
    expect(ruleset.index('d')).toBeUndefined();
    expect(() => ruleset.info('d')).toThrow('there is no rule "d"');
    expect(() => ruleset.rule(3)).toThrow(RangeError);
  });

  it('is the same bytes whatever the order of the rules, and has another hash when a rule changes', async () => {
    const [a, b] = (await rules('a', 'b')) as [Rule, Rule];
    expect(compileArtefact([b, a], tables)).toEqual(compileArtefact([a, b], tables));
    const hash = (all: Rule[]): string => openArtefact(compileArtefact(all, tables)).hash;
    expect(hash([a, b])).toMatch(/^[0-9a-f]{16}$/);
    expect(hash([a, { ...b, severity: 'low' }])).not.toBe(hash([a, b]));
  });

  it('opens 1,700 rules without reading them', async () => {
    const [rule] = (await rules('a')) as [Rule];
    const bytes = compileArtefact(Array.from({ length: 1700 }, (_, at) => ({ ...rule, id: `rule-${at}` })), tables);
    const rounds = 200;
    const start = performance.now();
    for (let round = 0; round < rounds; round++) openArtefact(bytes);
    expect((performance.now() - start) / rounds).toBeLessThan(0.2);
    expect(openArtefact(bytes).rule(1699).id).toBe('rule-999');
  });

  it('of another version is refused, and an empty one is fine', () => {
    expect(() => openArtefact(new TextEncoder().encode('KSRULES0'.padEnd(100)))).toThrow('no compiled ruleset of this version');
    expect(() => openArtefact(new Uint8Array(3))).toThrow('no compiled ruleset of this version');
    expect(openArtefact(compileArtefact([], tables)).ids).toEqual([]);
  });
});

describe('a combined ruleset', () => {
  it('keeps the indices of the base, puts added rules behind, and lets one take the place of another', async () => {
    const base = openArtefact(compileArtefact(await rules('a', 'b', 'c'), tables));
    const [b, d] = (await rules('b', 'd')) as [Rule, Rule];
    const mine = combineRulesets(base, { add: [{ ...b, origin: 'user' }, d], disable: ['c'] });
    expect(mine.ids).toEqual(['a', 'b', 'd']);
    expect([mine.count, mine.tabled]).toEqual([5, 3]);
    expect(mine.ids.map((id) => mine.index(id))).toEqual([0, 3, 4]);
    expect([0, 1, 2, 3, 4].map((index) => mine.isEnabled(index))).toEqual([true, false, false, true, true]);
    expect(mine.rule(3).origin).toBe('user');
    expect(mine.rule(mine.index('c')!).id).toBe('c');
    expect(mine.info('d').id).toBe('d');
    expect(() => mine.rule(5)).toThrow(RangeError);
  });

  it('reports only what is asked for', async () => {
    const base = openArtefact(compileArtefact(await rules('a', 'b', 'c'), tables));
    expect(combineRulesets(base, { enableOnly: ['b', 'c'], disable: ['c'] }).ids).toEqual(['b']);
  });

  it('has a hash of its own that depends on what it holds', async () => {
    const base = openArtefact(compileArtefact(await rules('a', 'b', 'c'), tables));
    const [d, e] = (await rules('d', 'e')) as [Rule, Rule];
    expect(combineRulesets(base, {})).toBe(base);
    expect(combineRulesets(base, { add: [d, e] }).hash).toBe(combineRulesets(base, { add: [e, d] }).hash);
    expect(combineRulesets(base, { disable: ['a'] }).hash).toBe(combineRulesets(base, { enableOnly: ['b', 'c'] }).hash);
    const hashes = [base, combineRulesets(base, { add: [d] }), combineRulesets(base, { add: [e] }), combineRulesets(base, { disable: ['a'] })].map((ruleset) => ruleset.hash);
    expect(new Set(hashes).size).toBe(4);
  });

  it('refuses ids that are unknown or added twice', async () => {
    const base = openArtefact(compileArtefact(await rules('acme-one', 'acme-two'), tables));
    const [d] = (await rules('d')) as [Rule];
    expect(() => combineRulesets(base, { disable: ['acme-noe'] })).toThrow('there is no rule "acme-noe"; did you mean "acme-one"?');
    expect(() => combineRulesets(base, { enableOnly: ['x'] })).toThrow('there is no rule "x"');
    expect(() => combineRulesets(base, { add: [d, d] })).toThrow('the id "d" is added twice');
  });
});
