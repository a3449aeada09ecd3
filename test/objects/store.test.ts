import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReader, findPlaces } from '../../src/git/objects/index.ts';
import { buildRepo, type TestRepo } from '../repos.ts';
import { historyRepo, openStore, packsOf, readAll, readByGit, walkAll } from './objects.ts';
import { appendDelta, idOfBlob, makePack, type PackEntry } from './packs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function withPack(entries: readonly PackEntry[], name = 'pack-hand'): TestRepo {
  const repo = buildRepo();
  const { pack, index } = makePack(entries);
  repo.write(`.git/objects/pack/${name}.pack`, pack);
  repo.write(`.git/objects/pack/${name}.idx`, index);
  return repo;
}

describe('whose objects are read', () => {
  it('F011 alternates that lie outside of the repository are refused by name, and read where they are allowed', async () => {
    using other = historyRepo(3);
    using repo = buildRepo({ files: { 'own.txt': 'own\n' } });
    const alternate = join(other.gitDir, 'objects');
    repo.write('.git/objects/info/alternates', `# theirs\n${alternate}\n`);
    const store = await openStore(repo);
    expect(store.problems).toMatchObject([{ what: alternate }]);
    expect(walkAll(store).objects.size).toBe(3);
    const allowed = await openStore(repo, { alternates: [alternate] });
    expect(allowed.problems).toEqual([]);
    expect(walkAll(allowed).objects).toEqual(new Map([...readByGit(repo.gitDir), ...readByGit(other.gitDir)]));
  });

  it('alternates inside of the repository are read, relative ones and those that name each other, too', async () => {
    using repo = buildRepo({ files: { 'own.txt': 'own\n' } });
    const wanted = readByGit(repo.gitDir);
    renameSync(join(repo.gitDir, 'objects'), join(repo.gitDir, 'first'));
    repo.write('.git/objects/info/alternates', '../first\n');
    repo.write('.git/first/info/alternates', '../objects\n../first\n');
    const store = await openStore(repo);
    expect(store.problems).toEqual([]);
    expect(walkAll(store).objects).toEqual(wanted);
  });

  it('F011 links in the object database are not followed', async () => {
    using other = historyRepo(3);
    other.git('repack', '-adq');
    using repo = buildRepo({ files: { 'own.txt': 'own\n' } });
    const [pack = ''] = packsOf(other);
    const links = [join(repo.gitDir, 'objects/pack/pack-theirs.pack'), join(repo.gitDir, 'objects/00')];
    symlinkSync(pack, links[0]!);
    symlinkSync(other.gitDir, links[1]!);
    const store = await openStore(repo);
    expect(store.problems.map(({ what }) => what).sort()).toEqual(links.sort());
    expect(store.packs).toEqual([]);
  });

  it('F011 an object database that is a link to another one is refused', async () => {
    using other = historyRepo(2);
    using repo = buildRepo();
    renameSync(join(repo.gitDir, 'objects'), join(repo.gitDir, 'was'));
    symlinkSync(join(other.gitDir, 'objects'), join(repo.gitDir, 'objects'));
    const store = await openStore(repo);
    expect(store.problems).toMatchObject([{ what: join(other.gitDir, 'objects') }]);
    expect(store.loose).toEqual([]);
  });

  it('a further folder, as a hook names it for pushed objects, is read', async () => {
    using repo = buildRepo();
    const folder = join(repo.gitDir, 'objects/tmp_objdir-incoming');
    using other = historyRepo(1);
    const wanted = readByGit(other.gitDir);
    renameSync(join(other.gitDir, 'objects'), folder);
    const store = await openStore(repo, { folders: [folder] });
    expect(walkAll(store).objects).toEqual(wanted);
  });
});

describe('what is no object', () => {
  it('files that an interrupted git left are garbage, listed and not read', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'a\n' } });
    const names = ['aa/tmp_obj_x1', 'aa/short', 'pack/tmp_pack_y2', 'stray'];
    for (const name of names) repo.write(`.git/objects/${name}`, 'not an object');
    const store = await openStore(repo);
    expect(store.garbage.sort()).toEqual(names.map((name) => join(repo.gitDir, 'objects', name)).sort());
    expect(store.problems).toEqual([]);
  });

  it('a file with an object\'s name that holds something else is named', async () => {
    using repo = buildRepo();
    const id = 'aa'.repeat(20);
    repo.write(`.git/objects/aa/${'aa'.repeat(19)}`, 'not an object');
    expect([...walkAll(await openStore(repo)).unreadable.keys()]).toEqual([id]);
  });

  it('a loose object that is not what its name says is named', async () => {
    using repo = buildRepo();
    const id = repo.gitWith('something\n', 'hash-object', '-w', '--stdin');
    mkdirSync(join(repo.gitDir, 'objects/bb'));
    renameSync(join(repo.gitDir, 'objects', id.slice(0, 2), id.slice(2)), join(repo.gitDir, 'objects/bb', id.slice(2)));
    expect([...walkAll(await openStore(repo)).unreadable.keys()]).toEqual([`bb${id.slice(2)}`]);
  });

  it.skipIf(process.getuid?.() === 0)('a pack that may not be read is named', async () => {
    using repo = historyRepo(2);
    repo.git('repack', '-adq');
    const [pack = ''] = packsOf(repo);
    chmodSync(pack, 0);
    expect((await openStore(repo)).problems).toMatchObject([{ what: pack }]);
  });

  it('a file in the place of a pack and its index is named', async () => {
    using repo = buildRepo();
    repo.write('.git/objects/pack/pack-x.pack', 'not a pack');
    repo.write('.git/objects/pack/pack-x.idx', 'not an index');
    expect((await openStore(repo)).problems.map(({ what }) => what)).toEqual([join(repo.gitDir, 'objects/pack/pack-x.idx')]);
  });
});

describe('packs as no git would write them', () => {
  const base = bytes('the base that all else stands upon\n');
  const whole: PackEntry = { type: 3, body: base };
  const fake = (digit: string): string => digit.repeat(40);

  it('deltas that are based on each other, or on themselves, are named, and so is what stands upon them', async () => {
    using repo = withPack([
      whole,
      { type: 7, body: appendDelta(base.length, bytes('1')), id: fake('1'), baseId: fake('2') },
      { type: 7, body: appendDelta(base.length, bytes('2')), id: fake('2'), baseId: fake('1') },
      { type: 7, body: appendDelta(base.length, bytes('3')), id: fake('3'), baseId: fake('3') },
      { type: 7, body: appendDelta(base.length, bytes('4')), id: fake('4'), baseId: fake('1') },
    ]);
    const store = await openStore(repo);
    expect(store.problems.map(({ what }) => what).sort()).toEqual(['1', '2', '3', '4'].map(fake));
    expect(walkAll(store).objects.size).toBe(1);
    const { problems } = readAll(store, ['1', '2', '3', '4'].map(fake));
    expect(problems.size).toBe(4);
  });

  it('a delta whose base is not in its pack is named, and so is what stands upon it', async () => {
    using repo = withPack([
      whole,
      { type: 7, body: appendDelta(base.length, bytes('1')), id: fake('1'), baseId: fake('9') },
      { type: 6, body: appendDelta(base.length + 1, bytes('2')), id: fake('2'), baseEntry: 1 },
    ]);
    const { problems } = await openStore(repo);
    expect(problems.map(({ what }) => what).sort()).toEqual([fake('1'), fake('2')]);
    expect(problems.find(({ what }) => what === fake('1'))!.why).toContain(fake('9'));
  });

  it('a base that stands behind its delta is found', async () => {
    const made = Uint8Array.from([...base, ...bytes('more')]);
    using repo = withPack([{ type: 7, body: appendDelta(base.length, bytes('more')), id: idOfBlob(made), baseId: idOfBlob(base) }, whole]);
    const { objects } = walkAll(await openStore(repo));
    expect(objects.get(idOfBlob(made))).toBe(`blob ${Buffer.from(made).toString('latin1')}`);
  });

  it('a pack without the usual name is read, as git reads it', async () => {
    using repo = withPack([whole], 'other');
    expect([...walkAll(await openStore(repo)).objects.keys()]).toEqual([...readByGit(repo.gitDir).keys()]);
  });

  it('an index that names wrong checksums costs nothing where the ids are right', async () => {
    using repo = withPack([whole, { type: 3, body: bytes('second') }]);
    const store = await openStore(repo);
    store.packs[0]!.crc.fill(0);
    expect(walkAll(store)).toMatchObject({ unreadable: new Map() });
  });

  it('an object under another one\'s id is named when every id is looked at, and read by its bytes otherwise', async () => {
    using repo = withPack([{ ...whole, id: fake('7') }]);
    const store = await openStore(repo);
    expect([...walkAll(store, { verify: true }).unreadable.keys()]).toEqual([fake('7')]);
    expect([...walkAll(store).objects.keys()]).toEqual([fake('7')]);
  });

  it('a chain of 10,000 deltas is walked and read', async () => {
    const entries: PackEntry[] = [whole];
    for (let n = 1; n <= 10_000; n++) entries.push({ type: 6, body: appendDelta(base.length + n - 1, bytes('x')), id: n.toString(16).padStart(40, '0'), baseEntry: n - 1 });
    using repo = withPack(entries);
    const store = await openStore(repo);
    expect(walkAll(store).objects.size).toBe(10_001);
    expect(createReader(store).read((10_000).toString(16).padStart(40, '0'))).toHaveProperty('bytes.length', base.length + 10_000);
  });
});

it('an object is found in every place where it lies', async () => {
  using repo = buildRepo({ files: { 'a.txt': 'a\n' } });
  const id = repo.git('rev-parse', 'HEAD:a.txt');
  repo.git('repack', '-q');
  const store = await openStore(repo);
  expect(findPlaces(store, id).map(({ kind }) => kind)).toEqual(['pack', 'loose']);
  expect(findPlaces(store, Buffer.from(id, 'hex'))).toHaveLength(2);
  expect(findPlaces(store, '00'.repeat(20))).toEqual([]);
  expect(findPlaces(store, 'ab')).toEqual([]);
  const reader = createReader(store);
  expect(reader.read('00'.repeat(20))).toEqual({ what: '00'.repeat(20), why: 'it is not in the repository' });
  expect([reader.typeOf(id), reader.typeOf('00'.repeat(20))]).toEqual([3, 0]);
});
