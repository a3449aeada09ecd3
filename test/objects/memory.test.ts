import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReader, createWalker, type ObjectReader, type ObjectStore } from '../../src/git/objects/index.ts';
import { buildRepo, type TestRepo } from '../repos.ts';
import { freshKernel, openStore, readByGit, walkAll, type Objects } from './objects.ts';
import { appendDelta, idOfBlob, makePack, type PackEntry } from './packs.ts';

/** A pack of one family: each object is its parent's text and a line more. */
function familyRepo(objects: number, parent: (n: number) => number, length = 300_000): TestRepo {
  const root = Buffer.from(randomBytes(length / 2).toString('hex'));
  const texts = [root];
  const entries: PackEntry[] = [{ type: 3, body: root }];
  for (let n = 1; n < objects; n++) {
    const base = texts[parent(n)]!;
    const more = Buffer.from(`object ${n}\n`);
    texts.push(Buffer.concat([base, more]));
    entries.push({ type: 6, body: appendDelta(base.length, more), id: idOfBlob(texts[n]!), baseEntry: parent(n) });
  }
  const repo = buildRepo();
  const { pack, index } = makePack(entries);
  repo.write('.git/objects/pack/pack-f.pack', pack);
  repo.write('.git/objects/pack/pack-f.idx', index);
  return repo;
}

describe('the walk stays within its memory', () => {
  it.each([
    ['a long chain', (n: number) => n - 1],
    ['a tree of two branches each', (n: number) => (n - 1) >> 1],
    ['a chain with a sibling at each step', (n: number) => (n % 2 === 0 ? n - 2 : Math.max(0, n - 1))],
  ])('bases are dropped and expanded again: %s', async (_name, parent) => {
    using repo = familyRepo(31, parent);
    const wanted = readByGit(repo.gitDir);
    const store = await openStore(repo);
    const walked = walkAll(store, { maxObject: 400_000 });
    expect(walked.unreadable).toEqual(new Map());
    expect(new Set(walked.objects.keys())).toEqual(new Set(wanted.keys()));
    for (const [id, content] of wanted) expect(walked.objects.get(id) === content).toBe(true);
    expect(walked.deltas).toBe(30);
  });

  it('uses no more for a chain of a hundred than the stack it was given', async () => {
    using repo = familyRepo(100, (n) => n - 1);
    const store = await openStore(repo);
    const kernel = freshKernel();
    const walker = createWalker(kernel, { store, regionsCapacity: 10, runsCapacity: 10, margin: 0, baseAddress: kernel.heapStart, maxObject: 400_000 });
    walker.walkFamily(0, 0, { object: () => {}, leave: () => {}, unreadable: (id, why) => expect.fail(`${id} ${why}`), large: (_pack, object) => expect.fail(`${object}`) });
    expect(kernel.memory.buffer.byteLength).toBeLessThan(5 << 20);
  });

  it('a table of regions without room is refused', () => {
    const store: ObjectStore = { idBytes: 20, packs: [], loose: [], problems: [], garbage: [], notes: [] };
    expect(() => createWalker(freshKernel(), { store, regionsCapacity: 0, runsCapacity: 0, margin: 0, baseAddress: 0 })).toThrow(RangeError);
  });
});

describe('F056 objects that are too large to be held', () => {
  const MOST = 200_000;
  let repo: TestRepo;
  let store: ObjectStore;
  let reader: ObjectReader;
  let wanted: Objects;
  beforeAll(async () => {
    repo = familyRepo(5, (n) => n - 1);
    repo.gitWith(randomBytes(400_000), 'hash-object', '-w', '--stdin');
    repo.gitWith('small\n', 'hash-object', '-w', '--stdin');
    wanted = readByGit(repo.gitDir);
    store = await openStore(repo);
    reader = createReader(store, { maxObject: MOST });
  });
  afterAll(() => {
    reader.close();
    repo[Symbol.dispose]();
  });

  it('are handed over by the walk, with all that is based on them', () => {
    const walked = walkAll(store, { maxObject: MOST });
    expect(walked.large).toHaveLength(6);
    expect(walked.objects.size).toBe(1);
    expect(walked.unreadable.size).toBe(0);
  });

  it('are a problem for whoever wants them whole, and come piece by piece for whoever does not', () => {
    for (const [id, content] of wanted) {
      const isLarge = content.length > MOST;
      expect('why' in reader.read(id)).toBe(isLarge);
      const pieces: string[] = [];
      for (const piece of reader.stream(reader.find(id)!)) pieces.push(Buffer.from(piece).toString('latin1'));
      expect(`blob ${pieces.join('')}` === content).toBe(true);
      expect(pieces.length > 2).toBe(isLarge);
    }
  });

  it('a delta that makes a small object large', async () => {
    using other = familyRepo(3, (n) => n - 1, 199_990);
    const walked = walkAll(await openStore(other), { maxObject: 199_995 });
    expect([walked.objects.size, walked.large.length]).toEqual([1, 2]);
  });

  it('leave nothing behind in the scratch folder, not even when nobody reads to the end', () => {
    const before = new Set(readdirSync(tmpdir()).filter((name) => name.startsWith('keysieve-base-')));
    const last = [...wanted.keys()].findLast((id) => reader.find(id)?.kind === 'pack')!;
    for (const piece of reader.stream(reader.find(last)!)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('keysieve-base-') && !before.has(name))).toEqual([]);
  });

  it('are held against their ids', async () => {
    using other = familyRepo(1, () => 0);
    const damaged = await openStore(other);
    damaged.packs[0]!.ids[7]! ^= 1;
    const strict = createReader(damaged, { maxObject: MOST });
    expect(() => [...strict.stream({ kind: 'pack', pack: 0, object: 0 })]).toThrow('hash');
  });

  it('a stream of something damaged ends in an error', async () => {
    using other = familyRepo(2, () => 0);
    const damaged = await openStore(other);
    damaged.packs[0]!.header[0]! += 3;
    const strict = createReader(damaged, { maxObject: MOST });
    for (const object of [0, 1]) expect(() => [...strict.stream({ kind: 'pack', pack: 0, object })]).toThrow(Error);
    const whole = createReader(damaged);
    for (const object of [0, 1]) expect(() => [...whole.stream({ kind: 'pack', pack: 0, object })]).toThrow(Error);
  });
});
