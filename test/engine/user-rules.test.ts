import { describe, expect, it } from 'vitest';
import type { Scanner } from '../../src/engine/index.ts';
import type { LocatedMatch, Rule } from '../../src/model.ts';
import { readGitleaksConfig } from '../../src/ruleset/gitleaks/index.ts';
import { readRuleFile } from '../../src/ruleset/index.ts';
import { effectiveRuleset, type EffectiveRuleset, loadAssets } from '../../src/scan/index.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { matchesOf, newScanner, rawMatches, TOKENS } from './scanning.ts';

const assets = loadAssets();

interface Rules {
  ruleset: EffectiveRuleset;
  scanner: Scanner;
  find(text: string): LocatedMatch[];
}

async function scannerFor(added: readonly Rule[], builtIn: boolean): Promise<Rules> {
  const ruleset = effectiveRuleset(assets.ruleset, { added, builtIn });
  const scanner = await newScanner(ruleset);
  return { ruleset, scanner, find: (text) => matchesOf(scanner, text, ruleset) };
}

/** Only the rules of a user's file. */
async function userRules(yaml: string, builtIn = false): Promise<Rules> {
  return scannerFor((await readRuleFile(yaml, 'own.yaml', 'user')).map(({ rule }) => rule), builtIn);
}

/** Only the rules of a `.gitleaks.toml`. */
async function gitleaksRules(toml: string): Promise<Rules> {
  const { rules } = await readGitleaksConfig(toml, '.gitleaks.toml', { loadFile: () => null, builtInIds: new Set() });
  return scannerFor(rules, false);
}

const values = (matches: readonly LocatedMatch[]): string[] => matches.map((match) => `${match.rule}: ${match.value}`);

describe('rules of a user', () => {
  it('run beside the built-in ones, with an anchor', async () => {
    const { find } = await userRules("rules:\n  - id: acme\n    anchors: [acme-]\n    pattern: '\\b(acme-[0-9a-f]{12})\\b'\n", true);
    expect(values(find(`key = "acme-7f3c9a51e8b2"\ntoken ${TOKENS.github}\n`))).toEqual(['acme: acme-7f3c9a51e8b2', `github-pat: ${TOKENS.github}`]);
  });

  it('run on the whole text without an anchor, and count their lines', async () => {
    const { find } = await userRules("rules:\n  - id: acme\n    pattern: '[A-Z]{4}-[0-9]{4}'\n");
    const found = find('one\ntwo KQXV-8263\nthree\nfour WZRT-9471 and KQXV-8263');
    expect(found.map((match) => [match.value, match.start.line, match.start.column])).toEqual([['KQXV-8263', 2, 5], ['WZRT-9471', 4, 6], ['KQXV-8263', 4, 20]]);
  });

  it('take the place of a built-in rule with their id', async () => {
    const { find } = await userRules("rules:\n  - id: github-pat\n    anchors: [ghx_]\n    pattern: 'ghx_[0-9]{6}'\n", true);
    expect(values(find(`${TOKENS.github} ghx_482915`))).toEqual(['github-pat: ghx_482915']);
  });

  it('have a token near a word, with a shape', async () => {
    const { find } = await userRules("rules:\n  - id: acme\n    context:\n      words: [acme]\n      alphabet: a-f0-9-\n      length: 13\n      shape: '[0-9a-f]{6}-[0-9a-f]{6}'\n");
    expect(values(find('acme_key = 9f3c7a-51e8b3'))).toEqual(['acme: 9f3c7a-51e8b3']);
    expect(find('acme_key = 9f3c7a51e8b3d')).toEqual([]);
    expect(find('other_key = 9f3c7a-51e8b3')).toEqual([]);
  });

  it('have checks of their own', async () => {
    const { find } = await userRules("rules:\n  - id: acme\n    anchors: [acme-]\n    pattern: 'acme-(\\w{12})'\n    checks: {entropy: 3, demand: {digits: 2}}\n");
    expect(values(find('acme-k3v9x2m7q1zp acme-aaaaaaaaaa11 acme-kevnxrmbqwzp'))).toEqual(['acme: k3v9x2m7q1zp']);
  });

  it('find their tokens decoded, too', async () => {
    const { find } = await userRules("rules:\n  - id: acme\n    anchors: [acme-]\n    pattern: '\\b(acme-[0-9a-f]{12})\\b'\n");
    const [match] = find(`data: ${Buffer.from('the key is acme-7f3c9a51e8b2 now').toString('base64')}`);
    expect([match!.value, match!.decoded]).toEqual(['acme-7f3c9a51e8b2', ['base64']]);
  });
});

describe('rules of gitleaks', () => {
  it('run on the whole text when a keyword stands anywhere in it', async () => {
    const { find } = await gitleaksRules("[[rules]]\nid = 'acme'\nregex = '''tok_([0-9a-z]{8})'''\nkeywords = ['ACME']\n");
    expect(values(find(`tok_4f8k2m9x\n${'filler text\n'.repeat(50)}the acme service`))).toEqual(['acme: 4f8k2m9x']);
    expect(find('tok_4f8k2m9x\nthe other service')).toEqual([]);
  });

  it('run on every text without keywords', async () => {
    const { find } = await gitleaksRules("[[rules]]\nid = 'acme'\nregex = '''(?i)tok_[0-9a-z]{8}'''\n");
    expect(values(find('x TOK_4F8K2M9X y'))).toEqual(['acme: TOK_4F8K2M9X']);
  });

  it('take the group that they name for the secret, else the first that is not empty', async () => {
    const regex = "regex = '''(?:key)?(a+)?=(\\w{6}):(\\w{6})'''";
    expect(values((await gitleaksRules(`[[rules]]\nid = 'g'\n${regex}\nsecretGroup = 3\n`)).find('=k3v9x2:m7q1zp'))).toEqual(['g: m7q1zp']);
    expect(values((await gitleaksRules(`[[rules]]\nid = 'g'\n${regex}\n`)).find('=k3v9x2:m7q1zp'))).toEqual(['g: k3v9x2']);
  });

  it('want more entropy than they state, of characters', async () => {
    const { find } = await gitleaksRules("[[rules]]\nid = 'acme'\nregex = '''tok_([0-9a-z]{8})'''\nentropy = 2.0\n");
    expect(values(find('tok_aabbccdd tok_4f8k2m9x'))).toEqual(['acme: 4f8k2m9x']);
  });

  it('give way when they are called generic', async () => {
    const { find } = await gitleaksRules("[[rules]]\nid = 'generic-key'\nregex = '''key=(\\w{8})'''\n[[rules]]\nid = 'acme'\nregex = '''key=tok4f8k2m9x'''\n");
    expect(values(find('key=tok4f8k2m9x'))).toEqual(['acme: key=tok4f8k2m9x']);
  });

  it('have an allowlist that is left to the policy: the engine still finds what it names', async () => {
    const { find } = await gitleaksRules("[[rules]]\nid = 'acme'\nregex = '''tok_[0-9a-z]{8}'''\n[[rules.allowlists]]\nregexes = ['''4f8k''']\n");
    expect(find('tok_4f8k2m9x')).toHaveLength(1);
  });
});

describe('patterns that would backtrack', () => {
  it.each(['(a+)+$', '(a|a)*b$', '(.*)(.*)(.*)(.*)x$', '(?:a?){30}a{30}b'])('F110 take time that grows with the text: %s', async (source) => {
    const { scanner } = await gitleaksRules(`[[rules]]\nid = 'acme'\nregex = '''${source}'''\n`);
    const time = (length: number): number => cpuMilliseconds(() => rawMatches(scanner, Buffer.from(`${'a'.repeat(length)}!\n`)), { runs: 1 });
    time(1000);
    const small = time(3000);
    // A quadratic engine would take a hundred times as long, a backtracking one for ever.
    expect(time(30_000)).toBeLessThan(Math.max(40 * small, 400));
  });

  it('F112 find many matches in a long text without starting over for each', async () => {
    const { scanner } = await gitleaksRules("[[rules]]\nid = 'acme'\nregex = '''tok_[0-9a-z]{8}'''\n");
    const text = Buffer.from('tok_4f8k2m9x and more text, then some\n'.repeat(12_000));
    expect(cpuMilliseconds(() => expect(rawMatches(scanner, text)).toHaveLength(12_000), { runs: 1 })).toBeLessThan(4000);
  });
});
