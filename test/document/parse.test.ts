import { describe, expect, it } from 'vitest';
import { parseDocument, placeOf, plainValue } from '../../src/document/index.ts';

async function faultsOf(text: string, file: string): Promise<string> {
  return parseDocument(text, { file }).then(() => 'no fault', (error: Error) => error.message);
}

describe('a document', () => {
  it('gives the same values whether it is YAML, JSON or TOML', async () => {
    const value = { list: [1, 'two', { three: true }], map: { key: 'välue' } };
    const texts = {
      'a.yaml': 'list:\n  - 1\n  - two\n  - three: true\nmap: {key: välue}\n',
      'a.json': JSON.stringify(value, null, '\t'),
      'a.toml': 'list = [1, "two", {three = true}]\n[map]\nkey = "välue"\n',
    };
    for (const [file, text] of Object.entries(texts)) expect(plainValue((await parseDocument(text, { file })).root)).toEqual(value);
  });

  it('knows the place of every value, columns counted in characters', async () => {
    const { root } = await parseDocument('a: 1\nb:\n  - x\n  - {"😀": "é", d: 2}\n', { file: 'a.yaml' });
    expect(placeOf(root, ['b', 1, 'd'])).toEqual({ file: 'a.yaml', line: 4, column: 19 });
    expect(placeOf(root, ['b', 0])).toMatchObject({ line: 3, column: 5 });
    expect(placeOf(root, ['b', 1, 'missing'])).toMatchObject({ line: 4, column: 5 });
  });

  it('knows the place of every value in TOML, through tables, lists of tables, dotted keys and strings of all kinds', async () => {
    const text = [
      'a = """x = [', 'y""""', "'q.k' = '''", "'''", '[t.u] # [not.this]', 'x = ["a,]", {y = 1, z.w = 2}, # ]', '  3]', '[[r]]', 'id = 1', '[[r]]', 'id = 2', '[r."\\u0073"]', 'k = 1', '[[r.m]]', 'd = 1979-05-27',
    ].join('\n');
    const { root } = await parseDocument(text, { file: 'a.toml' });
    const line = (...path: (string | number)[]): [number, number] => {
      const at = placeOf(root, path);
      return [at.line, at.column];
    };
    expect(line('q.k')).toEqual([3, 1]);
    expect(line('t', 'u', 'x', 1, 'z', 'w')).toEqual([6, 23]);
    expect(line('t', 'u', 'x', 2)).toEqual([7, 3]);
    expect(line('r', 0, 'id')).toEqual([9, 1]);
    expect(line('r', 1, 'id')).toEqual([11, 1]);
    expect(line('r', 1, 's', 'k')).toEqual([13, 1]);
    expect(line('r', 1, 'm', 0, 'd')).toEqual([15, 1]);
  });

  it('F171 is refused, at its place, when aliases would make it huge or endless', async () => {
    const level = (name: string, of: string): string => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`;
    const bomb = level('a', '1') + level('b', '*a') + level('c', '*b') + level('d', '*c') + level('e', '*d') + level('f', '*e');
    expect(await faultsOf(bomb, 'bomb.yaml')).toMatch(/^bomb\.yaml:1:\d+: aliases make this document too large$/);
    expect(await faultsOf('a: &a [*a]\n', 'endless.yaml')).toMatch(/^endless\.yaml:1:\d+: the document is nested too deeply$/);
  });

  it('F171 is refused, at its place, when a key could reach a prototype', async () => {
    expect(await faultsOf('a: 1\nb:\n  __proto__: {c: 1}\n', 'p.yaml')).toBe('p.yaml:3:3: the key "__proto__" is not allowed');
    expect(await faultsOf('{"constructor": 1}', 'p.json')).toBe('p.json:1:2: the key "constructor" is not allowed');
    expect(await faultsOf('a = 1\n__proto__ = 2\n', 'p.toml')).toMatch(/^p\.toml:2:1: /);
  });

  it.each(['a.yaml', 'a.json', 'a.toml'])('F171 is refused when it is nested thousands deep (%s)', async (file) => {
    const text = `${file === 'a.toml' ? 'x = ' : ''}${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(await faultsOf(text, file)).toMatch(/nested/);
  });

  it('F171 is refused when a key has thousands of parts', async () => {
    expect(await faultsOf(`${'a.'.repeat(2000)}a = 1\n`, 'a.toml')).toBe('a.toml:1:1: the document is nested too deeply');
  });

  it('is refused for duplicate keys, tags, keys that are no strings, a second document and larger texts than people write', async () => {
    expect(await faultsOf('a: 1\na: 2\n', 'd.yaml')).toMatch(/^d\.yaml:2:1: /);
    expect(await faultsOf('{"a": 1,\n"a": 2}', 'd.json')).toMatch(/^d\.json:2:1: /);
    expect(await faultsOf('a = 1\na = 2\n', 'd.toml')).toMatch(/^d\.toml:2:1: /);
    expect(await faultsOf('a: !!binary aGk=\n', 'd.yaml')).toMatch(/^d\.yaml:1:\d+: tags are not allowed/);
    expect(await faultsOf('a: !<!js> b\n', 'd.yaml')).toMatch(/^d\.yaml:1:4: /);
    expect(await faultsOf('[1]: 2\n', 'd.yaml')).toMatch(/^d\.yaml:1:1: /);
    expect(await faultsOf('a: 1\n---\na: 2\n', 'd.yaml')).toBe('d.yaml:2:1: only one document is allowed in a file');
    expect(await faultsOf(`[${'1,'.repeat(600_000)}]`, 'd.yaml')).toBe('d.yaml:1:1: the document has too many items');
    expect(await faultsOf(`a: ${'x'.repeat(17 * 2 ** 20)}`, 'd.yaml')).toBe('d.yaml:1:1: the document is larger than 16 MiB');
  });

  it('in a JSON file is strict JSON, and its faults do not quote the text', async () => {
    expect(await faultsOf('{"a": "hunter2",}', 'a.json')).toBe('a.json:1:17: this is not valid JSON');
    expect(await faultsOf('{"a":\n  [1, tru, "hunter2"]}', 'a.json')).toBe('a.json:2:10: this is not valid JSON');
    expect(await faultsOf('a: 1', 'a.json')).toBe('a.json:1:1: this is not valid JSON');
    expect(await faultsOf('{"a": 1', 'a.json')).toBe('a.json:1:8: this is not valid JSON');
  });
});
