import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildRepo, tempFolder } from '../repos.ts';
import { keysieve } from './program.ts';

const COMMANDS = ['scan', 'staged', 'range', 'history', 'stdin', 'explain', 'baseline', 'rules', 'config', 'doctor'];

describe('the command line', () => {
  it('says its version', () => {
    const about = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };
    expect(keysieve(['--version'])).toEqual({ code: 0, stdout: `keysieve ${about.version}\n`, stderr: '' });
  });

  it('lists its commands and exit codes when asked, and as an error when nothing was asked', () => {
    const help = keysieve(['--help']);
    expect(help.code).toBe(0);
    for (const command of COMMANDS) expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(help.stdout).toContain('Exit codes: 0 ');
    expect(keysieve([]).code).toBe(2);
  });

  it('has help with usage, options and an example for every command, either way of asking', () => {
    for (const command of COMMANDS) {
      const { code, stdout } = keysieve([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: keysieve ${command}`);
      expect(stdout).toContain('--help');
      expect(stdout).toContain(`keysieve ${command}`);
    }
    expect(keysieve(['help', 'scan']).stdout).toBe(keysieve(['scan', '--help']).stdout);
  });

  it('names the nearest command, option and action for one that does not exist', () => {
    expect(keysieve(['scna'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('did you mean "scan"?') as string });
    expect(keysieve(['scan', '--exlude', 'x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "--exclude"?') as string });
    expect(keysieve(['baseline', 'creat'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "create"?') as string });
    expect(keysieve(['rules', 'show', 'aws-access-key-ids'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "aws-access-key-id"?') as string });
  });

  it('refuses values and operands that make no sense with one line and a remedy', () => {
    for (const args of [['scan', '--threads', 'many'], ['scan', '--min-confidence', 'hgih'], ['scan', '--report', 'xml'], ['scan', 'a', 'b'], ['scan', '--exit-code', '300'], ['scan', '--null'], ['scan', '/no/such/place'], ['scan', '--only', 'no-such-rule'], ['scan', '--disable', 'no-such-rule'], ['explain'], ['scan', '-r', 'json', '-r', 'sarif']]) {
      const { code, stdout, stderr } = keysieve(args);
      expect(code, args.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^keysieve: .+\n(?: {2}.+\n)?$/);
    }
  });

  it('takes nothing that is not there for the repository around it', () => {
    using repo = buildRepo({ files: { 'a.txt': 'x' } });
    const remedies = { nowhere: 'keysieve scan', 'a.txt': 'keysieve scan', 'https://user:pass@example.org/x.git': 'git clone --mirror', 'git@example.org:x/y.git': 'git clone --mirror' };
    for (const [target, remedy] of Object.entries(remedies)) {
      const { code, stdout, stderr } = keysieve(['history', target], { cwd: repo.path });
      expect([code, stdout, stderr.includes(remedy), stderr.includes('pass')], target).toEqual([2, '', true, false]);
    }
    expect(keysieve(['history', '.git'], { cwd: repo.path }).code).toBe(0);
  });

  it('looks for something: a config that asks for no rule that exists is refused, of some is noted', () => {
    using folder = tempFolder();
    folder.write('.keysieve.yaml', 'version: 1\nrules:\n  only: [gone-rule]\n');
    expect(keysieve(['scan'], { cwd: folder.path })).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no rule "gone-rule"') as string });
    folder.write('.keysieve.yaml', 'version: 1\nrules:\n  only: [gone-rule, github-pat]\n');
    expect(keysieve(['scan'], { cwd: folder.path })).toMatchObject({ code: 0, stdout: expect.stringContaining('there is no rule "gone-rule"') as string });
  });
});
