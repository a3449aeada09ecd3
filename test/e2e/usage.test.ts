import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keysieve } from './program.ts';

const COMMANDS = ['scan', 'stdin', 'explain', 'baseline', 'rules', 'config', 'doctor'];

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
    for (const args of [['scan', '--threads', 'many'], ['scan', '--min-confidence', 'hgih'], ['scan', '--report', 'xml'], ['scan', 'a', 'b'], ['scan', '--exit-code', '300'], ['scan', '--null'], ['scan', '/no/such/place'], ['explain'], ['scan', '-r', 'json', '-r', 'sarif']]) {
      const { code, stdout, stderr } = keysieve(args);
      expect(code, args.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^keysieve: .+\n(?: {2}.+\n)?$/);
    }
  });
});
