import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFromBytes } from '../../src/path-text.ts';
import { listNamedFiles, readChunks, readPathList } from '../../src/sources/index.ts';
import { buildRepo, tempFolder } from '../repos.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('a list of files', () => {
  it.each([
    ['line', '\n'],
    ['nul', '\0'],
  ] as const)('is split the same wherever its chunks end (%s)', async (separator, mark) => {
    const name = fc.string({ unit: fc.constantFrom('a', ' ', '/', 'é', '日', '\r'), minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(name), fc.boolean(), fc.integer({ min: 1, max: 7 }), async (names, ended, size) => {
        const bytes = Buffer.from(names.join(mark) + (ended ? mark : ''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
        expect(await collect(readPathList(chunks, separator))).toEqual(names);
      }),
      { numRuns: 50 },
    );
  });

  it('F093 has names that are not UTF-8', async () => {
    const bytes = Buffer.from('caf\xe9\0x', 'latin1');
    expect(await collect(readPathList([bytes], 'nul'))).toEqual([pathFromBytes(bytes.subarray(0, 4)), 'x']);
  });

  it('gives each file once, ignored or not, and says what is missing', async () => {
    using repo = buildRepo({ files: { '.gitignore': '*' }, untracked: { 'a.env': 'x', 'd/b.env': '' } });
    using other = tempFolder();
    const outside = other.write('c.env', 'xyz');
    mkdirSync(join(repo.path, 'folder'));
    repo.link('link', '/etc/passwd');
    execFileSync('mkfifo', [join(repo.path, 'fifo')]);
    const names = ['a.env', './a.env', join(repo.path, 'd/../d/b.env'), outside, 'gone', 'folder', 'link', 'fifo', 'd/b.env'];
    const listing = listNamedFiles(repo.path, names, { excluded: (path) => path.startsWith('d/') });
    const entries = (await collect(listing.batches)).flat();
    expect(entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([['a.env', 'file', 1], [`../${other.path.split('/').at(-1)}/c.env`, 'file', 3], ['link', 'link', 11]]);
    expect(listing.unread).toEqual([{ what: 'gone', why: 'ENOENT: no such file or directory' }, { what: 'folder', why: 'EISDIR: it is a folder' }, { what: 'fifo', why: 'it is no regular file' }]);
    expect(listing.skipped).toEqual({ excluded: 1 });
  });
});

describe('a stream', () => {
  it('is read to its end in chunks', async () => {
    using folder = tempFolder();
    const fd = openSync(folder.write('f', 'x'.repeat(1000)), 'r');
    expect((await collect(readChunks(fd, 300))).map((chunk) => chunk.length)).toEqual([300, 300, 300, 100]);
    closeSync(fd);
  });

  it('waits for a pipe that has nothing yet', async () => {
    using folder = tempFolder();
    const fifo = join(folder.path, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const writer = spawn('sh', ['-c', `exec > '${fifo}'; sleep 0.1; printf one; sleep 0.1; printf two`]);
    const fd = openSync(fifo, 'r');
    expect(Buffer.concat(await collect(readChunks(fd))).toString()).toBe('onetwo');
    closeSync(fd);
    writer.kill();
  });
});
