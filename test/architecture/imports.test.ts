import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMON, EFFECTS, FOLDERS, LONG_FILES, MOST_LINES, PURE } from './import-rules.ts';
import { findCycles, folderOf, parseSourceFile, readSourceFiles, type SourceFile } from './source-files.ts';

const files = readSourceFiles(path.join(import.meta.dirname, '../../src'));

/** Each breach as a line that names the file, what it did and the rule. */
function importBreaches(of: SourceFile[]): string[] {
  return of.flatMap(({ file, imports }) => {
    const folder = folderOf(file);
    const rule = FOLDERS.find((row) => row.folder === folder);
    if (rule === undefined) return [`${file}: the folder ${folder} has no row in import-rules.ts`];
    const may = new Set([folder, ...rule.may, ...(COMMON.includes(folder) ? [] : COMMON)]);
    return imports
      .filter((target) => !may.has(folderOf(target)))
      .map((target) => `${file} imports ${target}; ${folder} may import ${[...may].join(', ')}: ${rule.reason}`);
  });
}

function effectBreaches(of: SourceFile[]): string[] {
  return of.flatMap(({ file, effects }) =>
    effects.flatMap((effect) => {
      const rule = EFFECTS.find((row) => row.effect === effect);
      if (rule?.owners.includes(folderOf(file))) return [];
      if (rule !== undefined) return [`${file} uses ${effect}; only ${rule.owners.join(', ') || 'nobody'} may: ${rule.reason}`];
      return PURE.includes(effect) || effect.startsWith('process.') ? [] : [`${file} uses ${effect}, which has no row in import-rules.ts`];
    }),
  );
}

/** The graph of `of`, its nodes named by `name`; edges within one node are left out. */
function graph(of: SourceFile[], name: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { file, imports } of of) {
    const targets = edges.get(name(file)) ?? new Set();
    for (const target of imports) if (name(target) !== name(file)) targets.add(name(target));
    edges.set(name(file), targets);
  }
  return edges;
}

describe('the source', () => {
  it('imports only what import-rules.ts allows', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(importBreaches(files)).toEqual([]);
  });

  it('acts on the world only in the folders that own the effect', () => {
    expect(effectBreaches(files)).toEqual([]);
  });

  it('has no import cycle between folders', () => {
    expect(findCycles(graph(files, folderOf))).toEqual([]);
  });

  it('has no import cycle between files', () => {
    expect(findCycles(graph(files, (file) => file))).toEqual([]);
  });

  it(`has no file of more than ${MOST_LINES} lines but those that import-rules.ts names`, () => {
    const allowed = new Set(LONG_FILES.map(({ file }) => file));
    const long = files.filter(({ lines }) => lines > MOST_LINES).map(({ file, lines }) => ({ file, lines }));
    expect(long.filter(({ file }) => !allowed.has(file))).toEqual([]);
    expect([...allowed].filter((file) => !long.some((other) => other.file === file))).toEqual([]);
  });
});

describe('the checks of the architecture', () => {
  it('see every way in which a file can refer to another or to the world', () => {
    const seen = parseSourceFile(
      'engine/a.ts',
      `import type { A } from '../git/types.ts'; export * from './b.ts'; export { c } from '../model.ts';
       const d = await import('yaml'); let e: import('../scan/e.ts').E; const f = require('re2');
       new URL('./worker.ts', import.meta.url); console.log(process.env.X); fetch('x'); import(d); import '../../package.json';`,
    );
    expect(seen.imports.sort()).toEqual(['engine/b.ts', 'git/types.ts', 'model.ts', 'scan/e.ts']);
    expect(seen.effects.sort()).toEqual(['(computed)', 'console', 'fetch', 'package.json', 'process.env', 're2', 'thread worker.ts', 'yaml']);
    expect(importBreaches([seen]).map((line) => line.split(';')[0])).toEqual([
      'engine/a.ts imports git/types.ts',
      'engine/a.ts imports scan/e.ts',
    ]);
    expect(effectBreaches([seen]).length).toBe(7);
  });

  it('find a cycle through several folders', () => {
    const edges = new Map([['a', new Set(['b'])], ['b', new Set(['c', 'd'])], ['c', new Set(['a'])], ['d', new Set<string>()]]);
    expect(findCycles(edges)).toEqual([['a', 'b', 'c', 'a']]);
  });

  it('have one row a folder and one row an effect', () => {
    const names = [...FOLDERS.map(({ folder }) => folder), ...EFFECTS.map(({ effect }) => effect), ...PURE];
    expect(new Set(names).size).toBe(names.length);
  });
});
