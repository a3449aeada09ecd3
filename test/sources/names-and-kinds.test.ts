import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, closeSync, ftruncateSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathFromBytes } from '../../src/path-text.ts';
import { lengthFault, listFiles, readFile, readInto, type FileContent, type FileEntry } from '../../src/sources/index.ts';
import { buildRepo, tempFolder } from '../repos.ts';
import { listed, withoutGitConfig } from './listing.ts';

const buffer = Buffer.alloc(8192);

/** Every entry's outcome; content as text. */
function readAll(root: string, entries: FileEntry[]): Record<string, string> {
  return Object.fromEntries(entries.map((entry) => [entry.path, shown(readFile(root, entry, buffer))]));
}

function shown(content: FileContent): string {
  if (content.kind === 'large') closeSync(content.fd);
  if ('length' in content) return `${content.kind}: ${buffer.toString('latin1', 0, Math.min(content.length, 40))}`;
  return content.kind === 'skipped' ? `skipped: ${content.reason}` : content.kind === 'unread' ? `unread: ${content.why}` : content.kind;
}

const entry = (path: string, tracked = false): FileEntry => ({ path, kind: 'file', tracked });

describe('names', () => {
  const HARD = ['new\nline', 'tab\there', 'quo"te', "app'os", 'back\\slash', '-rf', '--output=x', ' lead', 'trail ', '*?[g]', 'a => b', ':(exclude)x', '\x1b[31mred', '\x1b]8;;x\x07', 'cr\r', 'bs\b', '\u202egnp', 'z and /dev/null'];

  it.each([true, false])('F092 F094 F095 any name is listed as it is and can be read (tracked: %s)', async (tracked) => {
    using repo = buildRepo();
    for (const name of HARD) repo.write(name, `in ${name}`);
    if (tracked) repo.git('add', '-A');
    const { entries, root } = await listed(repo.path);
    const contents = readAll(root, entries);
    for (const name of HARD) expect(contents[name]).toBe(`whole: ${Buffer.from(`in ${name}`).toString('latin1').slice(0, 40)}`);
    expect(entries.length).toBe(HARD.length + 1);
  });

  it.each(['tracked', 'untracked', 'outside'])('F093 a name that is not UTF-8 is listed and can be read (%s)', async (where) => {
    using repo = buildRepo();
    const path = pathFromBytes(Buffer.from('d\xe9r/caf\xe9.env', 'latin1'));
    repo.write(path, 'secret');
    repo.write('\uFFFD/\uFFFD', 'real U+FFFD');
    if (where === 'tracked') repo.git('add', '-A');
    const { entries, root } = await listed(repo.path, { noIgnore: where === 'outside' });
    expect(readAll(root, entries)).toMatchObject({ [path]: 'whole: secret', '\uFFFD/\uFFFD': 'whole: real U+FFFD' });
  });

  it('F093 a repository in a folder whose name is not UTF-8 is walked', async () => {
    using folder = tempFolder();
    const inner = pathFromBytes(Buffer.from('d\xe9r', 'latin1'));
    folder.write(`${inner}/.git/config`);
    folder.write(`${inner}/a.ts`);
    expect((await listed(folder.path)).paths).toEqual([`${inner}/.git/config`, `${inner}/a.ts`]);
  });
});

describe('links', () => {
  it('F096 a loop of links ends, and a dangling link is an entry like any other', async () => {
    using folder = tempFolder();
    for (const name of ['one', 'two']) folder.link(name, '.');
    folder.link('gone', 'no/such/file');
    const { entries, root } = await listed(folder.path);
    expect(readAll(root, entries)).toEqual({ gone: 'link: no/such/file', one: 'link: .', two: 'link: .' });
  });

  it.each(['tracked', 'untracked', 'outside'])('F097 a link is never followed, its text is read (%s)', async (where) => {
    using repo = buildRepo();
    repo.link('passwd', '/etc/passwd');
    repo.link('folder', '/etc');
    if (where === 'tracked') repo.git('add', '-A');
    const { entries, root } = await listed(repo.path, { noIgnore: where === 'outside' });
    expect(readAll(root, entries)).toMatchObject({ passwd: 'link: /etc/passwd', folder: 'link: /etc' });
    expect(withoutGitConfig(entries.map((item) => item.path)).sort()).toEqual(['folder', 'passwd']);
  });

  it('F098 a file that became a link after it was listed is not followed', async () => {
    using folder = tempFolder();
    folder.write('a', 'inside');
    const { entries, root } = await listed(folder.path);
    rmSync(join(folder.path, 'a'));
    symlinkSync('/etc/passwd', join(folder.path, 'a'));
    expect(readAll(root, entries)).toEqual({ a: 'link: /etc/passwd' });
  });

  it('F032 a link of the index that is a file on disk is read as a file', async () => {
    using repo = buildRepo();
    repo.link('x', 'target');
    repo.commit('link');
    rmSync(join(repo.path, 'x'));
    repo.write('x', 'now a file');
    const { entries, root } = await listed(repo.path);
    expect(readAll(root, entries)['x']).toBe('whole: now a file');
  });
});

describe('things that are no files', () => {
  it('F099 FIFOs, sockets and devices are counted and not opened', async () => {
    using folder = tempFolder();
    execFileSync('mkfifo', [join(folder.path, 'fifo')]);
    folder.write('a');
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(folder.path, 'socket'), done));
    const { paths, skipped } = await listed(folder.path);
    // Where one takes the place of a file after the listing, opening it does not block.
    expect(readAll(folder.path, [entry('fifo'), entry('socket')])).toEqual({ fifo: 'skipped: special-file', socket: 'skipped: special-file' });
    server.close();
    expect([paths, skipped]).toEqual([['a'], { 'special-file': 2 }]);
    // Named by the user, one is not something to pass over.
    expect(() => listFiles(join(folder.path, 'fifo'))).toThrow('is no regular file');
    expect(readAll('/dev', [entry('null'), entry('zero')])).toEqual({ null: 'skipped: special-file', zero: 'skipped: special-file' });
  });

  it.runIf(process.platform === 'linux')('F099 /proc and /sys are refused', () => {
    for (const path of ['/proc', '/proc/self', '/sys/kernel']) expect(() => listFiles(path)).toThrow('interface of the kernel');
  });

  it('F099 a file of holes is counted as too large', () => {
    using folder = tempFolder();
    const fd = openSync(folder.write('sparse', 'x'), 'r+');
    ftruncateSync(fd, 2 ** 40);
    closeSync(fd);
    expect(readAll(folder.path, [entry('sparse')])).toEqual({ sparse: 'skipped: too-large' });
  });

  it('says that a path does not exist', () => {
    expect(() => listFiles('/no/such/place')).toThrow('cannot scan /no/such/place: ENOENT: no such file or directory');
  });
});

describe('what cannot be read', () => {
  it('F100 a file that vanished is unread, but a tracked one is absent', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'd/b.ts': '' }, untracked: { 'c.ts': '' } });
    const { entries, root } = await listed(repo.path);
    rmSync(join(repo.path, 'a.ts'));
    rmSync(join(repo.path, 'c.ts'));
    renameSync(join(repo.path, 'd'), join(repo.path, 'e'));
    repo.write('d', 'a file now');
    expect(readAll(root, entries)).toMatchObject({ 'a.ts': 'absent', 'd/b.ts': 'absent', 'c.ts': 'unread: ENOENT: no such file or directory' });
    expect(withoutGitConfig((await listed(repo.path)).paths)).toEqual(['a.ts', 'd', 'e/b.ts']);
  });

  it('F100 a folder in place of a file is unread, and absent where it was tracked', () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'd'));
    expect(readAll(folder.path, [entry('d')])).toEqual({ d: 'unread: EISDIR: illegal operation on a directory' });
    expect(readAll(folder.path, [entry('d', true)])).toEqual({ d: 'absent' });
  });

  it('F100 a large file that shrinks or grows while it is read is told apart', () => {
    using folder = tempFolder();
    const path = folder.write('log', 'x'.repeat(20_000));
    const content = readFile(folder.path, entry('log'), buffer);
    if (content.kind !== 'large') throw new Error(content.kind);
    expect(content).toMatchObject({ length: 8192, size: 20_000 });
    const rest = Buffer.alloc(20_000);
    expect(readInto(content.fd, rest, 0, 20_000)).toBe(20_000 - 8192);
    expect(lengthFault(content.fd, content.size, 20_000)).toBeNull();
    writeFileSync(path, 'more', { flag: 'a' });
    expect(lengthFault(content.fd, content.size, 20_000)).toBe('it grew while it was read');
    truncateSync(path, 10);
    expect(lengthFault(content.fd, content.size, 15_000)).toBe('it shrank while it was read');
    closeSync(content.fd);
  });

  it('a file that just fills the buffer is whole', () => {
    using folder = tempFolder();
    for (const size of [0, 1, buffer.length - 1, buffer.length]) {
      folder.write('f', 'x'.repeat(size));
      expect(readFile(folder.path, entry('f'), buffer)).toEqual({ kind: 'whole', length: size });
    }
    folder.write('f', 'x'.repeat(buffer.length + 1));
    expect(shown(readFile(folder.path, entry('f'), buffer))).toMatch(/^large/);
  });

  it.skipIf(process.getuid?.() !== 0)('F100 folders and files without permission are unread, inside a repository and outside', async () => {
    using repo = buildRepo({ files: { 'a.ts': '' }, untracked: { 'closed/x': '', 'secret.ts': '', 'z.ts': '' } });
    chmodSync(join(repo.path, 'closed'), 0);
    chmodSync(join(repo.path, 'secret.ts'), 0);
    execFileSync('chown', ['-R', '65534', repo.path]);
    const script = `
      import { listFiles, readFile } from '${new URL('../../src/sources/index.ts', import.meta.url).href}';
      import { findWorkTree } from '${new URL('../../src/git/index.ts', import.meta.url).href}';
      const list = async (noIgnore) => {
        const listing = listFiles(process.argv[1], { findWorkTree, noIgnore });
        const files = [];
        for await (const batch of listing.batches) files.push(...batch);
        return { listing, files };
      };
      await list(false);
      await list(true);
      process.setgroups([]);
      process.setgid(65534);
      process.setuid(65534);
      for (const noIgnore of [false, true]) {
        const { listing, files } = await list(noIgnore);
        const failed = files.map((file) => [file.path, readFile(listing.root, file, Buffer.alloc(4096))]).filter(([, content]) => content.kind === 'unread');
        console.log(JSON.stringify([files.map((file) => file.path).sort(), listing.unread, failed]));
      }`;
    // Root may read everything: another user has to try. The change of user comes after everything is loaded, as that user
    // may not be allowed to read this folder, nor to start this Node.
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, repo.path], { encoding: 'utf8' });
    const [inside, outside] = stdout.trim().split('\n').map((line) => JSON.parse(line));
    const files = ['.git/config', 'a.ts', 'secret.ts', 'z.ts'];
    const failed = [['secret.ts', { kind: 'unread', why: 'EACCES: permission denied' }]];
    expect(stderr).toBe('');
    expect(inside).toEqual([files, [{ what: 'closed', why: 'Permission denied' }], failed]);
    expect(outside).toEqual([files, [{ what: 'closed', why: 'EACCES: permission denied' }], failed]);
  });
});

describe('size', () => {
  it('F102 a folder of 1,500 levels is listed to its end', async () => {
    using folder = tempFolder();
    const deepest = Array.from({ length: 1500 }, () => 'd').join('/');
    folder.write(`${deepest}/f`);
    expect((await listed(folder.path)).paths).toEqual([`${deepest}/f`]);
  });

  it('F102 levels deeper than a path can be end, and are unread by name', async () => {
    using folder = tempFolder();
    const name = 'level'.repeat(50);
    // By relative steps: an absolute path to the depth would be too long.
    execFileSync('sh', ['-c', `for i in $(seq 30); do mkdir ${name} && cd -P ${name} && echo x > f || exit 1; done`], { cwd: folder.path });
    const { entries, root, unread } = await listed(folder.path);
    expect(Object.values(readAll(root, entries)).slice(0, -1).every((content) => content === 'whole: x\n')).toBe(true);
    expect(entries.length).toBe(16);
    expect(unread).toEqual([{ what: Array.from({ length: 17 }, () => name).join('/'), why: 'ENAMETOOLONG: name too long' }]);
    execFileSync('rm', ['-rf', join(folder.path, name)]);
  });

  it('F102 one folder of very many files is listed in batches', async () => {
    using folder = tempFolder();
    for (let i = 0; i < 2000; i++) closeSync(openSync(join(folder.path, `f${String(i).padStart(4, '0')}`), 'w'));
    const listing = listFiles(folder.path);
    const sizes: number[] = [];
    let last = '';
    for await (const batch of listing.batches) {
      sizes.push(batch.length);
      for (const { path } of batch) {
        expect(path > last).toBe(true);
        last = path;
      }
    }
    expect(sizes).toEqual([512, 512, 512, 464]);
  });

  it('F091 a large file is read in pieces', () => {
    using folder = tempFolder();
    const fd = openSync(folder.write('big', ''), 'r+');
    writeSync(fd, 'end', 3 * 2 ** 30);
    closeSync(fd);
    const content = readFile(folder.path, entry('big'), buffer);
    expect(content).toMatchObject({ kind: 'large', length: buffer.length, size: 3 * 2 ** 30 + 3 });
    if (content.kind === 'large') closeSync(content.fd);
  });
});
