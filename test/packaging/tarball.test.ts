import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { isBuiltin } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, pack, unpack } from './pack.ts';

interface Manifest {
  dependencies?: unknown;
  optionalDependencies?: unknown;
  bundleDependencies?: unknown;
  scripts: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  bin: Record<string, string>;
  version: string;
}

let work: string;
let tarball: string;
let files: string[];
let manifest: Manifest;

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'keysieve-pack-'));
  tarball = pack(path.join(work, 'one'));
  files = unpack(tarball, work);
  manifest = JSON.parse(readFileSync(path.join(work, 'package/package.json'), 'utf8')) as Manifest;
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the published package', () => {
  it('has the launcher, the bundle, its data, types and licences, and nothing else', () => {
    const odd = files.filter((file) => !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|bin\/(keysieve\.js|start\.js|package\.json)|dist\/[\w-]+\.(js|cjs|wasm|bin)|dist\/third-party-notices\.txt|dist\/types\/.+\.d\.ts|rules\/schema\.json|docs\/schema\/[\w.-]+\.json)$/.test(file));
    expect(odd).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'bin/keysieve.js', 'dist/index.js', 'dist/kernel.wasm', 'dist/keysieve.cjs', 'dist/ruleset.bin', 'dist/types/index.d.ts', 'dist/worker.cjs']));
  });

  it('needs no other package and runs no script when it is installed', () => {
    expect([manifest.dependencies, manifest.optionalDependencies, manifest.bundleDependencies]).toEqual([undefined, undefined, undefined]);
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it('has every file that its manifest points at', () => {
    const targets = [...Object.values(manifest.bin), ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))];
    expect(targets.map((target) => path.posix.normalize(target)).filter((target) => !files.some((file) => path.posix.matchesGlob(file, target)))).toEqual([]);
  });

  it('imports only its own files, modules of Node.js and the optional re2', () => {
    const imported = files
      .filter((file) => /^dist\/[^/]+\.c?js$/.test(file))
      .flatMap((file) => [...readFileSync(path.join(work, 'package', file), 'utf8').matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)|\brequire\("([^"]+)"\)/gm)])
      .map((match) => match.slice(1).find((name) => name !== undefined) ?? '');
    expect(imported.length).toBeGreaterThan(3);
    expect([...new Set(imported)].filter((name) => !isBuiltin(name) && !name.startsWith('./') && name !== 're2')).toEqual([]);
  });

  it('mentions no path of the machine it was built on', () => {
    const leaking = files.filter((file) => readFileSync(path.join(work, 'package', file)).includes(ROOT));
    expect(leaking).toEqual([]);
  });

  it('has the same bytes when it is packed again', () => {
    const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(hash(pack(path.join(work, 'two')))).toBe(hash(tarball));
  });

  it('stays small enough for npx', () => {
    expect(statSync(tarball).size).toBeLessThan(2_000_000);
  });

  it('runs from the unpacked folder and says its version', () => {
    const run = spawnSync(process.execPath, [path.join(work, 'package/bin/keysieve.js'), '--version'], { cwd: work, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(manifest.version);
  });
});

describe('the lock file', () => {
  it('names no registry, so that an install asks the one that is configured', () => {
    expect(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
  });
});
