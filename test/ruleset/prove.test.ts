import { describe, expect, it } from 'vitest';
import { proveRules, type MatchText, type RuleWithExamples } from '../../src/ruleset/index.ts';
import { oneRule } from './rules.ts';

/** Finds `word` for the rule of that name. */
const matchWords =
  (...words: string[]): MatchText =>
  (text) =>
    words.filter((word) => text.includes(word)).map((rule) => ({ rule, value: rule }));

async function ruleOf(id: string, examples: string[][], counterexamples: string[][] = [], body = 'path: x'): Promise<RuleWithExamples> {
  return { ...(await oneRule(body, id)), examples, counterexamples };
}

describe('the proof of rules', () => {
  it('finds nothing where every example gives its rule alone', async () => {
    const rules = [await ruleOf('acme', [['ac', 'me']], [['ac']]), await ruleOf('other', [['oth', 'er']])];
    expect(proveRules(rules, matchWords('acme', 'other'))).toEqual([]);
  });

  it('says which example fails, and how', async () => {
    const rules = [await ruleOf('acme', [['ac', 'me'], ['nothing'], ['oth', 'er'], ['ac', 'me oth', 'er'], ['acme', '!']], [['ac', 'me']]), await ruleOf('other', [['oth', 'er']])];
    expect(proveRules(rules, matchWords('acme', 'other')).map((fault) => fault.message)).toEqual([
      'acme: example 2 does not give the rule',
      'acme: example 3 does not give the rule but other',
      'acme: example 4 also gives other',
      'acme: example 5 has a whole credential in one part: cut it',
      'acme: counterexample 1 gives the rule',
    ]);
  });

  it('lets the parts of one credential stand in each other\'s examples', async () => {
    const rules = [await ruleOf('acme', [['ac', 'me oth', 'er']], [], 'path: x\nnear: [{name: n, rule: other, within: 9}]'), await ruleOf('other', [['ac', 'me oth', 'er']])];
    expect(proveRules(rules, matchWords('acme', 'other'))).toEqual([]);
  });

  it('gives the texts to the engine as bytes', async () => {
    const seen: string[] = [];
    proveRules([await ruleOf('acme', [['é']])], (text) => (seen.push(text), []));
    expect(seen[0]).toBe('\xc3\xa9');
  });

  it('finds rules that match the same, however they are written', async () => {
    const same = [
      await ruleOf('one', [], [], 'anchors: [acme_]\npattern: acme_[0-9]{8}'),
      await ruleOf('two', [], [], "anchors: [acme_]\npattern: 'acme_\\d{8}'"),
      await ruleOf('three', [], [], 'context: {words: [acme, acmeco], alphabet: a-f0-9, length: 32}'),
      await ruleOf('four', [], [], "context: {words: [acmeco], alphabet: '\\da-f', length: 32}"),
      await ruleOf('five', [], [], 'context: {words: [acmeco], alphabet: a-f0-9, length: 40}'),
    ];
    expect(proveRules(same, () => []).map((fault) => fault.message)).toEqual(['two: matches the same as one', 'four: matches the same as three']);
  });
});
