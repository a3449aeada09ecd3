import { describe, expect, it } from 'vitest';
import { readGitleaksConfig } from '../../src/ruleset/gitleaks/index.ts';
import { faultsOf, read } from './reading.ts';

describe('a faulty configuration', () => {
  it('F171 names the place of a fault in the syntax', async () => {
    expect(await faultsOf('[[rules]]\nid = "a\n')).toEqual([expect.objectContaining({ file: '.gitleaks.toml', line: 2 })]);
  });

  it('F171 names the place of every bad pattern, and never quotes it', async () => {
    const faults = await faultsOf(`
[[rules]]
id = "a"
regex = '''hunter2(?=x)'''
path = "("
[allowlist]
regexes = [
  "fine",
  "hunter2\\\\1",
]
`);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([[4, 1], [5, 1], [9, 3]]);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  it('F171 refuses two rules of one id', async () => {
    expect(await faultsOf(`[[rules]]\nid = "a"\nregex = "x"\n[[rules]]\nid = "a"\nregex = "y"`)).toEqual([
      { file: '.gitleaks.toml', line: 4, column: 1, message: 'there is a rule "a" already, at line 1' },
    ]);
  });

  it('F171 refuses keys that reach a prototype', async () => {
    expect(await faultsOf('[__proto__]\nuseDefault = true')).toHaveLength(1);
    expect(await faultsOf('[[rules]]\nid = "a"\nregex = "x"\n[rules.constructor]\nx = 1')).toHaveLength(1);
  });

  it('F171 takes a rule named like a property of every object for what it is', async () => {
    const { rules } = await read(`[[rules]]\nid = "__proto__"\nregex = "x"\n[[rules]]\nid = "constructor"\nregex = "y"`);
    expect(rules.map((rule) => rule.id)).toEqual(['__proto__', 'constructor']);
    expect((await read('[extend]\nuseDefault = true\ndisabledRules = ["constructor"]')).disabled).toEqual([]);
  });

  it('F171 refuses more rules than anybody has, naming the first that is too many', async () => {
    expect(await faultsOf('[[rules]]\nid="a"\n'.repeat(20_001))).toEqual([{ file: '.gitleaks.toml', line: 40_001, column: 1, message: '20001 rules; at most 20000 are read' }]);
    expect(await faultsOf('[[rules]]\nid="abc"\n'.repeat(1_000_000))).toEqual([expect.objectContaining({ line: 1, message: expect.stringContaining('larger than') })]);
  });

  it('F171 is never used in part and never replaced by defaults', async () => {
    const text = `[extend]\nuseDefault = true\n[[rules]]\nid = "good"\nregex = "x"\n[[rules]]\nid = "bad"\nregex = "("`;
    await expect(readGitleaksConfig(text, '.gitleaks.toml', { loadFile: () => null, builtInIds: new Set(['own']) })).rejects.toThrow('.gitleaks.toml:8:1: "regex" is not a valid RE2 pattern');
  });

  it('tells all faults of values at once', async () => {
    const faults = await faultsOf(`
[[rules]]
regex = "x"
entropy = -1
secretGroup = 1.5
keywords = [1, {}]
skipReport = "yes"
[[rules]]
id = "b"
regex = "(x)"
secretGroup = 1
[[rules.required]]
withinLines = "many"
`);
    expect(faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: a rule needs an "id"',
      '4: "entropy" must be a number of 0 or more',
      '5: "secretGroup" must be a whole number of 0 or more',
      '6: "keywords" must be a list of strings',
      '7: "skipReport" must be true or false',
      '12: a required rule needs an "id"',
      '13: "withinLines" must be a whole number of 0 or more',
    ]);
  });

  it('refuses a secretGroup that the pattern has not', async () => {
    expect(await faultsOf(`[[rules]]\nid = "a"\nregex = "(x)"\nsecretGroup = 2`)).toEqual([expect.objectContaining({ line: 1, message: 'rule "a" has secretGroup 2, and its regex 1 group' })]);
  });

  it('F169 holds data only: what looks like code is a text', async () => {
    const { rules } = await read(`[[rules]]\nid = "a"\ndescription = "\${process.exit(1)}"\nregex = "x"`);
    expect(rules[0]!.name).toBe('${process.exit(1)}');
  });
});

describe('notes', () => {
  it('an unknown key is ignored, as gitleaks does, and the one that was probably meant is named', async () => {
    const { notes } = await read(`titel = "x"\n[[rules]]\nid = "a"\nregex = "x"\nkeyword = ["y"]\n[[rules.allowlists]]\nstopword = ["z"]\npaths = ["p"]`);
    expect(notes).toEqual([
      '.gitleaks.toml:1:1: "titel" is not a key of gitleaks here and is ignored; did you mean "title"?',
      '.gitleaks.toml:5:1: "keyword" is not a key of gitleaks here and is ignored; did you mean "keywords"?',
      '.gitleaks.toml:7:1: "stopword" is not a key of gitleaks here and is ignored; did you mean "stopwords"?',
    ]);
  });

  it('minVersion only warns', async () => {
    const rule = '\n[[rules]]\nid = "a"\nregex = "x"';
    expect((await read(`minVersion = "v8.25.0"${rule}`)).notes).toEqual([]);
    expect((await read(`minVersion = "v8.31.0"${rule}`)).notes).toEqual([expect.stringContaining('made for gitleaks 8.31')]);
    expect((await read(`minVersion = "latest"${rule}`)).notes).toEqual([expect.stringContaining('minVersion is not a version')]);
  });

  it('extend.url does nothing, as in gitleaks', async () => {
    expect((await read('[extend]\nuseDefault = true\nurl = "https://example.com/x.toml"')).notes).toEqual([expect.stringContaining('.gitleaks.toml:3:1: extend.url is not read')]);
  });
});
