// What git reads of a repository, and what ours does.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { discoverRepository, type Repository } from '../../src/git/index.ts';
import { createReader, createWalker, openObjectStore, TYPE_NAMES, type ObjectStore, type StoreOptions, type VisitedObject, type Walker, type WalkOptions } from '../../src/git/objects/index.ts';
import { startKernel, type Kernel } from '../../src/kernel/kernel.ts';
import { buildRepo, type RepoSpec, type TestRepo } from '../repos.ts';

const CODE = Uint8Array.from(readFileSync(new URL('../../build/kernel.wasm', import.meta.url)));

/** Objects as "type bytes" (Latin-1), by id. */
export type Objects = Map<string, string>;

export function freshKernel(): Kernel {
  return startKernel(CODE);
}

/** Every object that git reads, damaged ones left out. */
export function readByGit(gitDir: string): Objects {
  const run = (args: string[], input: string): Buffer =>
    execFileSync('git', ['--no-replace-objects', `--git-dir=${gitDir}`, ...args], { input, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 2 ** 30, env: { PATH: process.env['PATH'], HOME: '/nonexistent' } });
  return parseBatch(run(['cat-file', '--batch-all-objects', '--batch', '--unordered'], ''));
}

/** Parses `git cat-file --batch`: `id SP type SP size LF bytes LF`. */
export function parseBatch(output: Buffer): Objects {
  const objects: Objects = new Map();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (size === '') continue;
    objects.set(id, `${type} ${output.toString('latin1', at, at + Number(size))}`);
    at += Number(size) + 1;
  }
  return objects;
}

export function repositoryOf(path: string): Repository {
  const found = discoverRepository(realpathSync(path), { upward: false });
  if (found.kind !== 'found') throw new Error(`no repository: ${found.kind}`);
  return found.repository;
}

export function openStore(repo: { path: string }, options?: StoreOptions): Promise<ObjectStore> {
  return openObjectStore(repositoryOf(repo.path), options);
}

export interface Walked {
  objects: Objects;
  unreadable: Map<string, string>;
  /** Ids. */
  large: string[];
  /** Objects that came as deltas. */
  deltas: number;
}

const DEFAULTS = { regionsCapacity: 1000, runsCapacity: 1000, margin: 16 };

/** Walks every family and every loose object, and holds what the walk says against itself: bases, order of leaving, runs, regions, free bytes. */
export function walkAll(store: ObjectStore, options: Partial<WalkOptions> = {}): Walked {
  const kernel = freshKernel();
  const walker = createWalker(kernel, { store, baseAddress: kernel.heapStart + 13, ...DEFAULTS, ...options });
  const margin = options.margin ?? DEFAULTS.margin;
  const walked: Walked = { objects: new Map(), unreadable: new Map(), large: [], deltas: 0 };
  const held: { object: number; bytes: Buffer }[] = [];
  const reader = createReader(store);
  const visitor = {
    object(object: Readonly<VisitedObject>) {
      const bytes = Buffer.from(new Uint8Array(kernel.memory.buffer, object.address, object.length));
      expect(object.address % 64).toBe(0);
      if (object.base >= 0) {
        expect(held.at(-1)?.object).toBe(object.base);
        checkChanges(kernel, object, held.at(-1)!.bytes, bytes, margin);
        walked.deltas++;
      }
      held.push({ object: object.object, bytes });
      walked.objects.set(object.id, `${TYPE_NAMES[object.type]} ${bytes.toString('latin1')}`);
      scribble(kernel, object);
    },
    leave: (object: number) =>  expect(held.pop()?.object).toBe(object),
    unreadable: (id: string, why: string) => void walked.unreadable.set(id, why),
    large: (pack: number, object: number) => void walked.large.push(pack < 0 ? 'loose' : reader.idOf({ kind: 'pack', pack, object })),
  };
  visitAll(store, walker, visitor);
  expect(held).toEqual([]);
  walker.close();
  reader.close();
  return walked;
}

function visitAll(store: ObjectStore, walker: Walker, visitor: Parameters<Walker['walkFamily']>[2]): void {
  store.packs.forEach((table, pack) => {
    for (let object = 0; object < table.count; object++) if (table.base[object]! < 0 && table.type[object] !== 0) walker.walkFamily(pack, object, visitor);
  });
  store.loose.forEach((table, loose) => {
    for (let object = 0; object < table.count; object++) walker.visitLoose(loose, object, visitor);
  });
}

/** A visitor may write 128 bytes on both sides, and grow the memory and use what follows. */
function scribble(kernel: Kernel, { address, length }: Readonly<VisitedObject>): void {
  if (length % 7 === 0) kernel.memory.grow(1);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.fill(0x5a, address - 128, address);
  memory.fill(0x5a, address + length, Math.min(memory.length, address + length + 300));
}

/** Every byte is in a run (then it is the base's) or in a region; regions are wide enough, sorted and apart. */
function checkChanges(kernel: Kernel, object: Readonly<VisitedObject>, base: Buffer, bytes: Buffer, margin: number): void {
  const runs = new Uint32Array(kernel.memory.buffer, object.runs!.at, object.runs!.count * 3);
  const regions = new Uint32Array(kernel.memory.buffer, object.regions!.at, object.regions!.count * 2);
  expect(object.baseLength).toBe(base.length);
  const changed = new Uint8Array(bytes.length).fill(1);
  for (let i = 0; i < runs.length; i += 3) {
    const [from, to, length] = [runs[i]!, runs[i + 1]!, runs[i + 2]!];
    expect(base.subarray(from, from + length).equals(bytes.subarray(to, to + length))).toBe(true);
    changed.fill(0, to, to + length);
    if (from + to > 0) changed.fill(1, to, to + Math.min(margin, length));
  }
  for (let i = 0; i < regions.length; i += 2) {
    expect(regions[i]!).toBeGreaterThanOrEqual(i === 0 ? 0 : regions[i - 1]! + 1);
    changed.fill(0, regions[i], regions[i + 1]);
  }
  expect(changed.indexOf(1)).toBe(-1);
}

/** A history that git packs into deltas: files that grow, shrink and move, trees, commits, tags. */
export function historyRepo(versions: number, spec: RepoSpec = {}): TestRepo {
  const repo = buildRepo(spec);
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i} of a file that changes now and then: ${(i * 7919) % 1013}`);
  for (let version = 0; version < versions; version++) {
    lines.splice((version * 37) % lines.length, version % 3, `version ${version} adds this`, `and ${version * version}`);
    const moved = [...lines.slice(20), ...lines.slice(0, 20)];
    repo.commit(`version ${version}`, { 'a.txt': lines.join('\n'), 'dir/b.txt': moved.join('\n'), [`dir/${version % 5}.txt`]: `small ${version}\n`, 'empty.txt': '' });
    if (version % 4 === 0) repo.git('tag', '-a', '-m', `tag ${version}`, `v${version}`);
  }
  return repo;
}

/** Reads every object of the store one by one. */
export function readAll(store: ObjectStore, ids: Iterable<string>): { objects: Objects; problems: Map<string, string> } {
  const reader = createReader(store, { cacheBytes: 1 << 16 });
  const objects: Objects = new Map();
  const problems = new Map<string, string>();
  for (const id of ids) {
    const read = reader.read(id);
    if ('bytes' in read) objects.set(id, `${read.type} ${Buffer.from(read.bytes).toString('latin1')}`);
    else problems.set(read.what, read.why);
  }
  reader.close();
  return { objects, problems };
}

/** Paths of the packs of a repository. */
export function packsOf({ gitDir }: { gitDir: string }): string[] {
  const folder = join(gitDir, 'objects/pack');
  return readdirSync(folder).filter((name) => name.endsWith('.pack')).map((name) => join(folder, name));
}
