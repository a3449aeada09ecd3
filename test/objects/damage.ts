// Suite 4: every byte of a pack flipped, every length cut; no crash, no silent loss.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { StoreOptions } from '../../src/git/objects/index.ts';
import type { TestRepo } from '../repos.ts';
import { historyRepo, openStore, packsOf, readAll, readByGit, walkAll, type Objects } from './objects.ts';

export interface Victim extends Disposable {
  repo: TestRepo;
  pack: string;
  index: string;
  wanted: Objects;
  bytes: Buffer;
  indexBytes: Buffer;
  /** Ids of the objects that need a byte of the pack: the one that lies there, and all that is based on it. Empty for frame bytes. */
  needing: (at: number) => ReadonlySet<string>;
}

/** A repository with one small pack. */
export async function packedVictim(versions: number, objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<Victim> {
  const repo = historyRepo(versions, { objectFormat });
  repo.git('repack', '-adfq', '--depth=10');
  repo.git('prune-packed');
  const [pack = ''] = packsOf(repo);
  const index = pack.replace(/pack$/, 'idx');
  // git makes them read-only.
  for (const path of [pack, index]) chmodSync(path, 0o644);
  const store = await openStore(repo);
  const { offset, count, base, ids, end, idBytes } = store.packs[0]!;
  const idOf = (object: number): string => Buffer.from(ids.slice(object * idBytes, (object + 1) * idBytes)).toString('hex');
  const below = Array.from({ length: count }, () => new Set<string>());
  for (let object = 0; object < count; object++) for (let at = object; at >= 0; at = base[at]!) below[at]!.add(idOf(object));
  const none: ReadonlySet<string> = new Set();
  return {
    repo, pack, index,
    wanted: readByGit(repo.gitDir),
    bytes: readFileSync(pack),
    indexBytes: readFileSync(index),
    needing: (at) => (at < offset[0]! || at >= end ? none : below[offset.findLastIndex((from) => from <= at)]!),
    [Symbol.dispose]: () => repo[Symbol.dispose](),
  };
}

/** Puts a damaged file in the place of a sound one, looks, and puts the sound one back. */
export async function withFile(path: string, damaged: Uint8Array, sound: Uint8Array, look: () => Promise<void>): Promise<void> {
  writeFileSync(path, damaged);
  try {
    await look();
  } finally {
    writeFileSync(path, sound);
  }
}

/** Everything that did not need the damaged bytes is read, all else is read or named, and nothing is read wrongly. */
export async function expectNoSilentLoss({ repo, wanted }: Victim, mayFail: (id: string) => boolean, options?: StoreOptions): Promise<void> {
  const store = await openStore(repo, options);
  const { objects, unreadable, large } = walkAll(store);
  const named = new Set([...unreadable.keys(), ...large, ...store.problems.map(({ what }) => what)]);
  for (const [id, content] of objects) expect(content, id).toBe(wanted.get(id));
  const read = readAll(store, wanted.keys());
  for (const [id, content] of read.objects) expect(content, id).toBe(wanted.get(id));
  for (const id of wanted.keys()) {
    if (!mayFail(id)) expect(objects.has(id) && read.objects.has(id), `${id}: ${unreadable.get(id) ?? read.problems.get(id) ?? 'not named'}`).toBe(true);
    else if (!objects.has(id)) expect(named.has(id), `${id} is lost silently`).toBe(true);
    expect(read.objects.has(id), `${id}: walk and reader differ`).toBe(objects.has(id));
  }
}

/** Flips the byte at every place that `step` leads to. */
export async function flipPack(victim: Victim, step: number, mask: (at: number) => number): Promise<void> {
  const { pack, bytes, needing } = victim;
  for (let at = 0; at < bytes.length; at += step) {
    const damaged = Uint8Array.from(bytes);
    damaged[at]! ^= mask(at);
    await withFile(pack, damaged, bytes, () => expectNoSilentLoss(victim, (id) => needing(at).has(id)));
  }
}

/** Cuts the pack at every length that `step` leads to. */
export async function cutPack(victim: Victim, step: number): Promise<void> {
  const { pack, bytes, needing } = victim;
  const lost = new Set<string>();
  for (let length = bytes.length - 1, passed = bytes.length; length >= 0; length -= step) {
    while (passed > length) for (const id of needing(--passed)) lost.add(id);
    await withFile(pack, bytes.subarray(0, length), bytes, () => expectNoSilentLoss(victim, (id) => lost.has(id)));
  }
}
