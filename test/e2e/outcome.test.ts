import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRepo, tempFolder, type TestFolder } from '../repos.ts';
import { CALL, ENV, KEY_ID, keysieve, PASSWORD, places, type Report, scanned } from './program.ts';

let found: TestFolder;
let clean: TestFolder;

beforeAll(() => {
  found = tempFolder();
  found.write('app.env', `AWS_KEY=${KEY_ID}\ndb_password = "${PASSWORD}"\n`);
  clean = tempFolder();
  clean.write('a.txt', 'nothing\n');
});

afterAll(() => {
  found[Symbol.dispose]();
  clean[Symbol.dispose]();
});

describe('exit codes', () => {
  it('are 0 for clean, 1 for findings, what --exit-code says, 2 for wrong usage', () => {
    expect(keysieve(['scan'], { cwd: clean.path }).code).toBe(0);
    expect(keysieve(['scan'], { cwd: found.path }).code).toBe(1);
    expect(keysieve(['scan', '--exit-code', '0'], { cwd: found.path }).code).toBe(0);
    expect(keysieve(['scan', '--exit-code', '42'], { cwd: found.path }).code).toBe(42);
    expect(keysieve(['scan', '--config', 'none.yaml'], { cwd: found.path }).code).toBe(2);
  });

  it('are 3 where something in scope was not read, which is named; with findings 1, and the report says incomplete', () => {
    const missing = keysieve(['scan', '--files-from', '-'], { cwd: clean.path, input: 'a.txt\ngone.txt\n' });
    expect(missing.code).toBe(3);
    expect(missing.stdout).toMatch(/INCOMPLETE[^]*gone\.txt: ENOENT/);
    const accepted = keysieve(['scan', '--files-from', '-', '--exit-code', '0'], { cwd: found.path, input: 'app.env\ngone.txt\n' });
    expect([accepted.code, accepted.stdout.includes('app.env')]).toEqual([3, true]);
    const both = keysieve(['scan', '--files-from', '-', '--report', 'json'], { cwd: found.path, input: 'app.env\ngone.txt\n' });
    expect(both.code).toBe(1);
    expect(JSON.parse(both.stdout)).toMatchObject({ complete: false, coverage: { inScope: 2, read: 1, unread: [{ what: 'gone.txt' }] } });
  });

  it.skipIf(process.getuid?.() === 0)('are 3 for a file without permission (root may read all)', () => {
    using folder = tempFolder();
    chmodSync(folder.write('closed.txt'), 0);
    expect(keysieve(['scan'], { cwd: folder.path })).toMatchObject({ code: 3, stdout: expect.stringContaining('closed.txt: EACCES') as string });
  });
});

describe('reports', () => {
  it('show no value of a line in clear, those that are not sure enough to be reported neither', () => {
    using folder = tempFolder();
    const word = ['sommer', 'wind'].join('');
    folder.write('a.ts', `passwd = "${word}", id = ${KEY_ID}, passwd = "${word}"\n`);
    for (const format of ['pretty', 'json', 'jsonl', 'sarif']) expect(keysieve(['scan', '--report', format], { cwd: folder.path }).stdout).not.toContain(word);
    expect(keysieve(['scan'], { cwd: folder.path }).stdout).toContain('passwd = "********", id = AKIA********, passwd = "********"');
    expect(scanned(folder.path, '--min-confidence', 'low').findings).toHaveLength(2);
  });

  it('go to several files and standard output in one run, and agree', () => {
    using folder = tempFolder();
    const to = (name: string): string => path.join(folder.path, name);
    const { code, stdout } = keysieve(['scan', '-r', `sarif=${to('s.sarif')}`, '-r', `json=${to('j.json')}`, '-r', `pretty=${to('p.txt')}`, '-r', 'jsonl'], { cwd: found.path });
    expect(code).toBe(1);
    const json = JSON.parse(readFileSync(to('j.json'), 'utf8')) as Report;
    const sarif = JSON.parse(readFileSync(to('s.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
    const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(json.findings.length).toBe(2);
    expect(sarif.runs[0]!.results.length).toBe(2);
    expect(lines.map((line) => line.type)).toEqual(['finding', 'finding', 'summary']);
    expect(readFileSync(to('p.txt'), 'utf8')).toContain('2 secrets in 2 places');
  });

  it('F130 F131 mask secrets in every format, on both streams, verbose or not; --show-secrets shows them', () => {
    using folder = tempFolder();
    folder.write('app.env', `AWS_KEY=${KEY_ID}\ndb_password = "${PASSWORD}"\nurl=https://x.example/?k=${encodeURIComponent(PASSWORD)}\n`);
    folder.write(`${PASSWORD}.txt`, `db_password = "${PASSWORD}"\n`);
    const forms = [KEY_ID, PASSWORD, Buffer.from(PASSWORD).toString('hex')];
    for (const args of [['scan', '-v', '-r', 'pretty'], ['scan', '-r', 'json'], ['scan', '-r', 'jsonl'], ['scan', '-r', 'sarif'], ['scan', '--color', 'always'], ['explain', 'app.env'], ['explain', 'app.env:2'], ['explain', 'app.env:1', '--json'], ['baseline', 'create', '--output', path.join(folder.path, 'b.json'), '--force']]) {
      const { stdout, stderr } = keysieve(args, { cwd: folder.path });
      for (const form of forms) expect(`${stdout}${stderr}`, args.join(' ')).not.toContain(form);
    }
    expect(readFileSync(path.join(folder.path, 'b.json'), 'utf8')).not.toContain(PASSWORD);
    expect(keysieve(['scan', '-r', 'json', '--show-secrets'], { cwd: folder.path }).stdout).toContain(PASSWORD);
  });

  it('have colour only where it is wanted', () => {
    const esc = '\u001b[';
    expect(keysieve(['scan'], { cwd: found.path }).stdout).not.toContain(esc);
    expect(keysieve(['scan'], { cwd: found.path, env: { FORCE_COLOR: '1' } }).stdout).toContain(esc);
    expect(keysieve(['scan'], { cwd: found.path, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toContain(esc);
    expect(keysieve(['scan', '--color', 'always'], { cwd: found.path, env: { NO_COLOR: '1' } }).stdout).toContain(esc);
  });

  it('F132 are not written through a link, are for their owner only, and are whole or not there', () => {
    using folder = tempFolder();
    const victim = folder.write('victim', 'precious\n');
    folder.link('report.json', 'victim');
    const refused = keysieve(['scan', '-r', `json=${path.join(folder.path, 'report.json')}`], { cwd: found.path });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('symbolic link') as string });
    expect(readFileSync(victim, 'utf8')).toBe('precious\n');
    const file = path.join(folder.path, 'fresh.json');
    expect(keysieve(['scan', '-r', `json=${file}`], { cwd: found.path }).code).toBe(1);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(keysieve(['scan', '-r', `json=${path.join(folder.path, 'no/such.json')}`], { cwd: found.path }).code).toBe(2);
    expect(readdirSync(folder.path).sort()).toEqual(['fresh.json', 'report.json', 'victim']);
  });

  it('are the same bytes in two runs, and with 0, 1 and 2 threads', () => {
    using repo = buildRepo({ files: Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`d${i % 7}/f${i}.txt`, i % 9 === 0 ? `key ${KEY_ID} ${i}\n` : `text ${i}\n`])) });
    const outputs = ['0', '1', '2', '2'].map((threads) => ['json', 'sarif', 'jsonl', 'pretty'].map((format) => keysieve(['scan', '--threads', threads, '-r', format], { cwd: repo.path }).stdout.replace(/in \d+\.\d+ s/, '')));
    expect(JSON.parse(outputs[0]![0]!)).toMatchObject({ complete: true, coverage: { read: 401, skipped: { 'vcs-folder': 1 } } });
    for (const other of outputs.slice(1)) expect(other).toEqual(outputs[0]);
  });
});

describe('the process', () => {
  it('takes a reader that goes away for what it is: no crash, no message', () => {
    using folder = tempFolder();
    folder.write('many.txt', Array.from({ length: 3000 }, (_, i) => `k${i} = ${KEY_ID}\n`).join(''));
    const command = [CALL[0], ...CALL[1], 'scan', '-q', '-r', 'jsonl'].map((word) => `'${word}'`).join(' ');
    const done = spawnSync('sh', ['-c', `${command} | head -n 1`], { cwd: folder.path, env: ENV, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toMatchObject({ type: 'finding' });
  });

  it('ends at Ctrl-C with 130 and a valid report that is marked incomplete, though the input never ends', async () => {
    const child = spawn(CALL[0], [...CALL[1], 'stdin', '-r', 'json'], { env: ENV, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stdin.write(`key = ${KEY_ID}\n${'text\n'.repeat(50_000)}`);
    setTimeout(() => child.kill('SIGINT'), 700);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(late);
    expect(code).toBe(130);
    const report = JSON.parse(stdout) as Report;
    expect(report.complete).toBe(false);
    expect(places(report)).toEqual(['stdin:1:7']);
  });

  it('reads lists of files by line and by NUL, whatever is in a name', () => {
    using folder = tempFolder();
    const names = ['plain.txt', ' space.txt', 'new\nline.txt', '-dash.txt', 'ünï.txt'];
    for (const name of names) folder.write(name, `${KEY_ID}\n`);
    const nul = keysieve(['scan', '--files-from', '-', '-0', '-r', 'json'], { cwd: folder.path, input: names.join('\0') });
    expect((JSON.parse(nul.stdout) as Report).findings[0]!.sightings.map((sighting) => sighting.path).sort()).toEqual([...names].sort());
    const lines = keysieve(['scan', '--files-from', folder.write('list', 'plain.txt\n-dash.txt\n'), '-r', 'json'], { cwd: folder.path });
    expect(places(JSON.parse(lines.stdout) as Report)).toEqual(['-dash.txt:1:1', 'plain.txt:1:1']);
  });

  it('names standard input as it was told', () => {
    const { code, stdout } = keysieve(['stdin', '--name', 'deploy/app.yaml', '-r', 'json'], { input: `a\nkey: ${KEY_ID}` });
    expect(code).toBe(1);
    expect(places(JSON.parse(stdout) as Report)).toEqual(['deploy/app.yaml:2:6']);
    expect(scanned(clean.path).findings).toEqual([]);
  });
});
