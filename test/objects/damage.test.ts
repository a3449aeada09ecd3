import { chmodSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../src/git/objects/index.ts';
import { loosePath } from '../../src/git/objects/find-object.ts';
import { buildRepo } from '../repos.ts';
import { cutPack, expectNoSilentLoss, flipPack, packedVictim, withFile, type Victim } from './damage.ts';
import { openStore, walkAll } from './objects.ts';

describe('a damaged object costs that object and what is based on it, each named (suite 4; every 7th byte here, every byte in the long tests)', () => {
  let victim: Victim;
  beforeAll(async () => {
    victim = await packedVictim(6);
  });
  afterAll(() => victim[Symbol.dispose]());

  it('F050 F051 bytes of the pack flipped', async () => {
    await flipPack(victim, 7, (at) => (at % 2 === 0 ? 0xff : 1 << (at % 8)));
  });

  it('F051 the pack cut short', async () => {
    await cutPack(victim, 13);
  });

  it('F051 bytes of the index flipped, its end cut off: git makes another in a scratch folder', async () => {
    const { index, indexBytes, pack } = victim;
    const look = async (): Promise<void> => {
      await expectNoSilentLoss(victim, () => false);
      expect((await openStore(victim.repo)).problems).toEqual([]);
    };
    for (let at = 0; at < indexBytes.length; at += 211) await withFile(index, indexBytes.with(at, indexBytes[at]! ^ 0xff), indexBytes, look);
    for (const length of [0, 7, 1000, indexBytes.length - 1]) await withFile(index, indexBytes.subarray(0, length), indexBytes, look);
    rmSync(index);
    await look();
    writeFileSync(index, indexBytes);
    expect(pack).not.toBe('');
  });

  it('F051 bytes of the index flipped and no git to make another: what is read is right, and the index is named', async () => {
    const { index, indexBytes } = victim;
    for (let at = 0; at < indexBytes.length; at += 23) {
      await withFile(index, indexBytes.with(at, indexBytes[at]! ^ 0xff), indexBytes, async () => {
        const store = await openStore(victim.repo, { indexTimeout: 0 });
        for (const [id, content] of walkAll(store).objects) expect(content).toBe(victim.wanted.get(id));
        expect(store.problems.map(({ what }) => what)).toContain(index);
      });
    }
  });

  it('F051 a pack that is missing: each of its objects is named', async () => {
    const { pack, wanted, repo } = victim;
    renameSync(pack, `${pack}.away`);
    const { problems } = await openStore(repo);
    renameSync(`${pack}.away`, pack);
    expect(new Set(problems.map(({ what }) => what))).toEqual(new Set(wanted.keys()));
  });

  it('F051 bytes of a loose object flipped, its end cut off', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'some text that is long enough to be worth it\n' } });
    const store = await openStore(repo);
    const id = repo.git('rev-parse', 'HEAD:a.txt');
    const place = createReader(store).find(id)!;
    const path = loosePath(store.loose[0]!, place.object, 20);
    chmodSync(path, 0o644);
    const bytes = readFileSync(path);
    const look = async (): Promise<void> => {
      const { objects, unreadable } = walkAll(store);
      expect(objects.size + unreadable.size).toBe(3);
      expect(unreadable.has(id) || objects.get(id) === 'blob some text that is long enough to be worth it\n').toBe(true);
    };
    for (let at = 0; at < bytes.length; at++) await withFile(path, bytes.with(at, bytes[at]! ^ (1 << (at % 8))), bytes, look);
    for (let length = 0; length < bytes.length; length++) await withFile(path, bytes.subarray(0, length), bytes, look);
    rmSync(path);
    expect(walkAll(store).unreadable.get(id)).toContain('ENOENT');
  });

  it('another copy is read where one is damaged, of the object or of its base', async () => {
    const { repo, pack, bytes, wanted, needing } = victim;
    const at = bytes.findIndex((_byte, place) => needing(place).size > 2) + 5;
    const [first = '', ...others] = needing(at);
    const [type = '', content = ''] = /^(\S+) ([^]*)$/.exec(wanted.get(first)!)!.slice(1);
    const copy = repo.write(`.git/objects/${first.slice(0, 2)}/${first.slice(2)}`, deflateSync(Buffer.from(`${type} ${content.length}\0${content}`, 'latin1')));
    await withFile(pack, bytes.with(at, bytes[at]! ^ 0xff), bytes, async () => {
      const store = await openStore(repo);
      const reader = createReader(store);
      for (const id of [first, ...others]) expect(reader.read(id)).toHaveProperty('bytes');
      expect(walkAll(store).unreadable.size).toBe(1 + others.length);
    });
    rmSync(copy);
  });

  it('a pack that shrinks while it is read names what is gone', async () => {
    const { repo, pack, bytes, wanted } = victim;
    const store = await openStore(repo);
    truncateSync(pack, bytes.length >> 1);
    const { objects, unreadable } = walkAll(store);
    writeFileSync(pack, bytes);
    expect(objects.size + unreadable.size).toBe(wanted.size);
    expect(unreadable.size).toBeGreaterThan(0);
  });
});
