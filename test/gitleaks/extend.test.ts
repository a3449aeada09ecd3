import { describe, expect, it } from 'vitest';
import { faultsOf, read } from './reading.ts';

const BASE = `
[[rules]]
id = "a"
description = "base"
regex = "acme[0-9]+"
path = "base/"
secretGroup = 0
entropy = 3
keywords = ["acme"]
tags = ["one"]
skipReport = true
[[rules.allowlists]]
stopwords = ["base"]
[[rules]]
id = "b"
regex = "bcme[0-9]+"
[[allowlists]]
paths = ["base/"]
`;

describe('extend', () => {
  it('semantic 8: what the extending rule says wins, lists are joined, new rules and global allowlists are added', async () => {
    const { rules, allow } = await read(`
[extend]
path = "base.toml"
[[rules]]
id = "a"
description = "child"
regex = "(acmes)[0-9]+"
secretGroup = 1
entropy = 4
keywords = ["acmes"]
tags = ["two"]
[[rules.allowlists]]
stopwords = ["child"]
[[rules]]
id = "c"
regex = "ccme"
[[allowlists]]
paths = ["child/"]
`, { 'base.toml': BASE });
    expect(rules.map((rule) => rule.id)).toEqual(['a', 'b', 'c']);
    expect(rules[0]).toMatchObject({
      name: 'child', path: 'base/', tags: ['one', 'two'], checks: { entropy: 4 },
      detector: { pattern: '(acmes)[0-9]+', secretGroup: 1, anchors: ['acme', 'acmes'] },
      allow: [{ stopwords: ['base'] }, { stopwords: ['child'] }],
    });
    expect(allow.map((each) => each.pathPatterns)).toEqual([['child/'], ['base/']]);
  });

  it('semantic 8: required and skipReport of the extending rule are not carried over, and a note says so', async () => {
    const { rules, notes } = await read(`[extend]\npath = "base.toml"\n[[rules]]\nid = "b"\nskipReport = true\n[[rules.required]]\nid = "a"`, { 'base.toml': BASE });
    expect(rules.map((rule) => [rule.id, rule.hidden, rule.near])).toEqual([['a', true, []], ['b', false, []]]);
    expect(notes).toEqual([expect.stringContaining('.gitleaks.toml:3:1: rule "b" extends another of its id')]);
  });

  it('semantic 8: disabled rules of the extended file are gone; a rule of that id stands alone', async () => {
    const { rules } = await read(`[extend]\npath = "base.toml"\ndisabledRules = ["a", "b"]\n[[rules]]\nid = "b"\nregex = "own"`, { 'base.toml': BASE });
    expect(rules.map((rule) => [rule.id, rule.name])).toEqual([['b', 'b']]);
  });

  it('follows two steps, and says where gitleaks stops', async () => {
    const files = { 'one.toml': '[extend]\npath = "two.toml"', 'two.toml': `[extend]\npath = "three.toml"\n${BASE}`, 'three.toml': 'broken' };
    const { rules, notes } = await read('[extend]\npath = "one.toml"', files);
    expect(rules.map((rule) => rule.id)).toEqual(['a', 'b']);
    expect(notes).toEqual([expect.stringMatching(/^two\.toml:2:1: \[extend\] is not followed here/)]);
  });

  it('useDefault and path exclude each other', async () => {
    expect(await faultsOf('[extend]\nuseDefault = true\npath = "base.toml"', { 'base.toml': BASE })).toEqual([expect.objectContaining({ line: 3, column: 1 })]);
  });

  it('a rule that has neither regex nor path once all is joined is a fault', async () => {
    expect(await faultsOf(`[extend]\npath = "base.toml"\n[[rules]]\nid = "z"\ntags = ["x"]`, { 'base.toml': BASE })).toEqual([
      { file: '.gitleaks.toml', line: 3, column: 1, message: 'rule "z" has neither a "regex" nor a "path"' },
    ]);
  });

  it.each(['../base.toml', '/etc/passwd', 'a/../../base.toml', '..\\base.toml', 'C:\\base.toml', 'https://example.com/base.toml', 'file:base.toml', '..', '.'])(
    'F170 an extended path outside the root is refused: %s', async (path) => {
      const loaded: string[] = [];
      const { readGitleaksConfig } = await import('../../src/ruleset/gitleaks/index.ts');
      const reading = readGitleaksConfig(`[extend]\npath = '${path}'`, '.gitleaks.toml', { loadFile: (each) => (loaded.push(each), BASE), builtInIds: new Set() });
      await expect(reading).rejects.toThrow('.gitleaks.toml:2:1: extend.path must be a relative path');
      expect(loaded).toEqual([]);
    });

  it('F170 a cycle is refused, however the path is written', async () => {
    expect(await faultsOf('[extend]\npath = "./.gitleaks.toml"', { '.gitleaks.toml': BASE })).toEqual([expect.objectContaining({ message: expect.stringContaining('leads back') })]);
    const files = { 'one.toml': '[extend]\npath = "x/../one.toml"' };
    expect(await faultsOf('[extend]\npath = "one.toml"', files)).toEqual([expect.objectContaining({ file: 'one.toml', line: 2 })]);
  });

  it('F170 a fault in an extended file shows nothing of what stands in it', async () => {
    const faults = await faultsOf('[extend]\npath = "secrets.env"', { 'secrets.env': 'PASSWORD=hunter2 and more\n' });
    expect(faults).toEqual([{ file: 'secrets.env', line: 1, column: expect.any(Number), message: 'not valid TOML (extended by .gitleaks.toml:2)' }]);
  });

  it('a file that is not there is a fault', async () => {
    expect(await faultsOf('[extend]\npath = "gone.toml"')).toEqual([{ file: '.gitleaks.toml', line: 2, column: 1, message: 'extend.path names a file that cannot be read' }]);
  });
});
