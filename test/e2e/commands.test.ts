import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildRepo, tempFolder } from '../repos.ts';
import { KEY_ID, keysieve, PASSWORD, scanned } from './program.ts';

const OTHER = ['Mk4', 'wTzq8BnY2d'].join('');

describe('baseline', () => {
  it('makes known secrets pass, takes new ones in and lets old ones go, without a secret or a path in the file', () => {
    using repo = buildRepo({ files: { 'app.env': `db_password = "${PASSWORD}"\n`, 'old.env': `k=${KEY_ID}\n` } });
    const run = (...args: string[]) => keysieve(args, { cwd: repo.path });
    expect(run('baseline', 'create')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 secrets') as string });
    const file = path.join(repo.path, '.keysieve-baseline.json');
    const text = readFileSync(file, 'utf8');
    for (const part of [PASSWORD, KEY_ID, 'app.env']) expect(text).not.toContain(part);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(run('scan').code).toBe(0);
    repo.write('new.env', `db_password = "${OTHER}"\n`);
    expect(run('scan').code).toBe(1);
    rmSync(path.join(repo.path, 'old.env'));
    const updated = run('baseline', 'update');
    expect(updated).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\+ [0-9a-f]{32} {2}generic-secret\n- [0-9a-f]{32} {2}aws-access-key-id\n.*1 added, 1 removed, 2 secrets in all/) as string });
    expect(run('scan').code).toBe(0);
    expect(run('baseline', 'update').stdout).toContain('0 added, 0 removed');
    expect(run('baseline', 'show').stdout).toMatch(/2 known secrets[^]*2 {2}generic-secret/);
  });

  it('is not written over unless that is asked for, and then even where the old one cannot be read', () => {
    using folder = tempFolder();
    folder.write('a.env', `db_password = "${PASSWORD}"\n`);
    folder.write('.keysieve-baseline.json', '<<<<<<< conflict');
    expect(keysieve(['baseline', 'create'], { cwd: folder.path }).code).toBe(2);
    expect(keysieve(['scan'], { cwd: folder.path })).toMatchObject({ code: 2, stderr: expect.stringMatching(/^\.keysieve-baseline\.json:1:\d+: /) as string });
    expect(keysieve(['baseline', 'create', '--force'], { cwd: folder.path }).code).toBe(0);
    expect(keysieve(['scan'], { cwd: folder.path }).code).toBe(0);
  });

  it('loses nothing by a scan that saw only a part, or looked for less', () => {
    using repo = buildRepo({ files: { 'a/a.env': `db_password = "${PASSWORD}"\n`, 'b/b.env': `k=${KEY_ID}\n` } });
    const run = (...args: string[]) => keysieve(args, { cwd: repo.path });
    run('baseline', 'create');
    for (const args of [['a'], ['.', '--only', 'generic-secret'], ['.', '--exclude', 'b/']]) {
      expect(run('baseline', 'update', ...args)).toMatchObject({ code: 0, stdout: expect.stringContaining('0 added, 0 removed, 2 secrets') as string, stderr: expect.stringContaining('nothing was removed') as string });
    }
    expect(run('scan').code).toBe(0);
  });

  it('keeps a configured key out of the file, and refuses another one', () => {
    using folder = tempFolder();
    folder.write('a.env', `db_password = "${PASSWORD}"\n`);
    const key = 'k'.repeat(40);
    expect(keysieve(['baseline', 'create'], { cwd: folder.path, env: { KEYSIEVE_FINGERPRINT_KEY: key } }).code).toBe(0);
    const held = JSON.parse(readFileSync(path.join(folder.path, '.keysieve-baseline.json'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(held)).toEqual(['keysieve-baseline', 'key-id', 'secrets']);
    expect(keysieve(['scan'], { cwd: folder.path, env: { KEYSIEVE_FINGERPRINT_KEY: key } }).code).toBe(0);
    expect(keysieve(['baseline', 'update'], { cwd: folder.path, env: { KEYSIEVE_FINGERPRINT_KEY: 'x'.repeat(40) } }).code).toBe(2);
  });

  it('may lie elsewhere, is then not scanned itself, and a config may name one that is still to be made', () => {
    using folder = tempFolder();
    folder.write('a.env', `db_password = "${PASSWORD}"\n`);
    folder.write('.keysieve.yaml', 'version: 1\nbaseline: security/known.json\n');
    folder.write('security/README');
    expect(keysieve(['scan'], { cwd: folder.path })).toMatchObject({ code: 2, stderr: expect.stringContaining('keysieve baseline create') as string });
    expect(keysieve(['baseline', 'create'], { cwd: folder.path }).code).toBe(0);
    expect(existsSync(path.join(folder.path, 'security/known.json'))).toBe(true);
    expect(scanned(folder.path)).toMatchObject({ findings: [], coverage: { skipped: { excluded: 1 } } });
  });
});

describe('explain', () => {
  it('says what is reported and every check that led there', () => {
    using folder = tempFolder();
    folder.write('a.env', `one\nk = ${KEY_ID}\n`);
    const { code, stdout } = keysieve(['explain', 'a.env:2'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 \| k = \*{8}\n\nReported: aws-access-key-id\n/);
    expect(stdout).toMatch(/anchor "AKIA" at 2:5\n {2}form fits at 2:5 to 2:25\n(?: {4}ok .+\n)+ {2}reported, confidence high/);
  });

  it('says which comment, config or baseline kept a match from being reported', () => {
    using folder = tempFolder();
    folder.write('a.env', `k = ${KEY_ID} # keysieve:allow known test key\nk = ${KEY_ID}\n`);
    folder.write('.keysieve.yaml', 'version: 1\nallow:\n  - reason: fixtures\n    paths: ["*.fix"]\n');
    folder.write('b.fix', `k = ${KEY_ID}\n`);
    const why = (place: string): string => keysieve(['explain', place], { cwd: folder.path }).stdout;
    expect(why('a.env:1')).toMatch(/Nothing is reported: aws-access-key-id matches, and keysieve:allow/);
    expect(why('b.fix:1')).toMatch(/Nothing is reported: aws-access-key-id matches, and fixtures/);
    keysieve(['baseline', 'create'], { cwd: folder.path });
    expect(why('a.env:2')).toMatch(/no baseline +known in the baseline {2}<- decides/);
  });

  it('says why nothing was found: no anchor, an anchor alone, a form that failed a check', () => {
    const why = (text: string): string => keysieve(['explain', '-'], { input: text }).stdout;
    expect(why('nothing here')).toMatch(/no anchor of any of the \d+ rules stands here/);
    expect(why('ghp_short')).toMatch(/without what must follow them\n\nanchors alone\n {2}"ghp_" of github-pat: 36 or more/);
    expect(why(`AKIA${'X'.repeat(16)}`)).toMatch(/form of aws-access-key-id was dropped/);
  });

  it('says that a scan does not read the file: ignored by git, or excluded', () => {
    using repo = buildRepo({ files: { '.gitignore': 'local.env\n', '.keysieve.yaml': 'version: 1\nexclude: [vendor/]\n', 'vendor/v.env': `k = ${KEY_ID}\n` }, untracked: { 'local.env': `k = ${KEY_ID}\n` } });
    expect(keysieve(['explain', 'local.env:1'], { cwd: repo.path }).stdout).toMatch(/A scan does not read this file: git ignores it[^]*Reported: aws-access-key-id/);
    expect(keysieve(['explain', 'vendor/v.env:1'], { cwd: repo.path }).stdout).toMatch(/A scan does not read this file: excluded by vendor\//);
  });

  it('takes FILE:LINE:COLUMN, names with colons, and says when there is no such line or file', () => {
    using folder = tempFolder();
    folder.write('a:1', `k = ${KEY_ID}\n`);
    expect(keysieve(['explain', 'a:1:1:5'], { cwd: folder.path }).stdout).toContain('Reported: aws-access-key-id');
    expect(keysieve(['explain', 'a:1'], { cwd: folder.path }).stdout).toContain('Reported: aws-access-key-id');
    expect(keysieve(['explain', 'a:1:9'], { cwd: folder.path })).toMatchObject({ code: 2, stderr: expect.stringContaining('has no line 9') as string });
    expect(keysieve(['explain', 'b:1'], { cwd: folder.path })).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no file b') as string });
  });

  it('gives the same as JSON', () => {
    const { stdout } = keysieve(['explain', '-', '--json', '--name', 'x.env'], { input: `k = ${KEY_ID}` });
    expect(JSON.parse(stdout)).toMatchObject({ path: 'x.env', line: 1, text: 'k = ********', reported: ['aws-access-key-id'], matches: [{ rule: 'aws-access-key-id', reported: true, start: { line: 1, column: 5 } }] });
  });
});

describe('rules', () => {
  it('are listed with filters, and shown whole', () => {
    const all = JSON.parse(keysieve(['rules', 'list', '--json']).stdout) as { id: string; provider: string; severity: string }[];
    const some = JSON.parse(keysieve(['rules', 'list', '--json', '--provider', 'GITHUB', '--severity', 'high']).stdout) as typeof all;
    expect(some).toEqual(all.filter((rule) => rule.provider === 'GitHub' && rule.severity === 'high'));
    expect(some.length).toBeGreaterThan(2);
    const { stdout } = keysieve(['rules', 'show', 'github-pat']);
    for (const part of ['anchors     "ghp_"', 'pattern     \\b(ghp_', 'checksum: github', 'rotate      https://github.com/', 'references  https://docs.github.com/']) expect(stdout).toContain(part);
  });

  it('of the user are checked with every fault at file:line:column, and proven by their examples', () => {
    using folder = tempFolder();
    const token = ['q7zt1hvb', 'x3nr8uyckw5l'];
    const rule = (more: string, example: string[]): string => `rules:\n  - id: acme-token\n    anchors: [acme_]\n    pattern: '\\bacme_[a-z0-9]{20}\\b'\n${more}    examples:\n      - ${JSON.stringify(example)}\n`;
    folder.write('good.yaml', rule('', ['acme', '_', ...token]));
    folder.write('bad.yaml', rule('    severty: high\n', ['x']));
    folder.write('wrong.yaml', rule('', ['acme', '_', token[0]!]));
    folder.write('sum.yaml', rule('    checks: {checksum: gthub}\n', ['x']));
    const run = (...args: string[]) => keysieve(args, { cwd: folder.path });
    expect(run('rules', 'check', 'good.yaml', 'wrong.yaml').code).toBe(2);
    expect(run('rules', 'check', 'good.yaml').code).toBe(0);
    expect(run('rules', 'test', 'good.yaml')).toMatchObject({ code: 0, stdout: '1 rule, 1 example and 0 counterexamples: all as they should be\n' });
    expect(run('rules', 'check', 'bad.yaml')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^bad\.yaml:5:5: unknown key "severty"; did you mean "severity"\?/) as string });
    expect(run('rules', 'test', 'wrong.yaml')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^wrong\.yaml:2:\d+: acme-token: example 1 does not give the rule/) as string });
    for (const args of [['rules', 'check', 'sum.yaml'], ['scan', '--rules', 'sum.yaml']]) expect(run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('no checksum "gthub"; did you mean "github"?') as string });
    folder.write('app.txt', `t = acme_${token.join('')}\n`);
    expect(run('scan', '--rules', 'good.yaml', '-r', 'json').stdout).toContain('"rule":"acme-token"');
  });
});

describe('config and doctor', () => {
  it('F172 config check says every fault at its place; show says where each value comes from', () => {
    using folder = tempFolder();
    folder.write('.keysieve.yaml', 'version: 1\nmin-confidence: high\nexclude: [dist/]\n');
    const run = (...args: string[]) => keysieve(args, { cwd: folder.path });
    expect(run('config', 'check').code).toBe(0);
    const { stdout } = run('config', 'show', '--exclude', 'x/');
    expect(stdout).toMatch(/^min-confidence: +high {2}\(\.keysieve\.yaml\)$/m);
    expect(stdout).toMatch(/^exclude: +\["dist\/","x\/"\] {2}\(\.keysieve\.yaml, flag\)$/m);
    expect(stdout).toMatch(/^threads: +auto {2}\(default\)$/m);
    expect(JSON.parse(run('config', 'show', '--json').stdout)).toMatchObject({ values: { 'min-confidence': { value: 'high', from: ['.keysieve.yaml'] } }, files: { config: '.keysieve.yaml', baseline: null } });
    folder.write('.keysieve.yaml', 'version: 1\nmin-confidance: high\nexclude: 3\n');
    expect(run('config', 'check')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^\.keysieve\.yaml:2:1: .*did you mean "min-confidence"\?\n\.keysieve\.yaml:3:10: /) as string });
    expect(run('doctor')).toMatchObject({ code: 3, stdout: expect.stringContaining('broken: .keysieve.yaml:2:1') as string });
  });

  it('doctor says which engines run and why, and finds git, kernel and rules', () => {
    using folder = tempFolder();
    const { code, stdout } = keysieve(['doctor', '--json'], { cwd: folder.path });
    expect(code).toBe(0);
    const facts = JSON.parse(stdout) as { otherPatterns: { engine: string; whyNotNative: string | null }; git: { path: string; version: string } };
    expect(facts).toMatchObject({ node: { supported: true }, builtInPatterns: { engine: 'javascript' }, kernel: {}, ruleset: {}, project: { root: folder.path, config: null }, broken: [] });
    expect(facts.otherPatterns.engine === 're2').toBe(facts.otherPatterns.whyNotNative === null);
    expect(facts.git.version).toMatch(/^\d+\.\d+/);
    expect(keysieve(['doctor'], { cwd: folder.path, env: { PATH: '/nonexistent' } })).toMatchObject({ code: 0, stdout: expect.stringMatching(/git +none on PATH/) as string });
  });
});
