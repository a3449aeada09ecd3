import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CALL, ENV, KEY_ID, places, type Report } from './program.ts';

const MB = 1 << 20;

describe('a stream', () => {
  it('F089 F091 with one line of 1 GB is scanned in bounded memory, and its last bytes too', async () => {
    const child = spawn(CALL[0], [...CALL[1], 'stdin', '-r', 'json'], { env: ENV, stdio: ['pipe', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    const chunk = Buffer.alloc(MB, 'x=1;y=f(2);');
    for (let written = 0; written < 1024; written++) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
    child.stdin.write(` k="${KEY_ID}";`);
    if (process.platform === 'linux') {
      const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024;
      expect(peak).toBeLessThan(300);
    }
    child.stdin.end();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
    expect(places(JSON.parse(stdout) as Report)).toEqual([`stdin:1:${1024 * MB + 5}`]);
  });
});
