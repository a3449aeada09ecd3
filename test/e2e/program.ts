// The built program, driven as a user drives it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/** The launcher, or what KEYSIEVE_BIN names: a standalone executable passes the same tests. */
export const BIN = process.env['KEYSIEVE_BIN'] ?? path.join(ROOT, 'bin/keysieve.js');
/** Program and first arguments of a call. */
export const CALL: [string, string[]] = BIN.endsWith('.js') ? [process.execPath, [BIN]] : [BIN, []];
/** Folder of the package that the library is imported from. */
export const PACKAGE = BIN.endsWith('.js') ? path.dirname(path.dirname(BIN)) : ROOT;

/** A made-up key id and password, joined here so that no tracked file holds them. */
export const KEY_ID = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');
export const PASSWORD = ['Vb7', 'qLz3xRw9K'].join('');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  input?: string | Uint8Array;
  env?: Record<string, string>;
}

/** The environment of every call: nothing of the machine's but PATH, no compile cache. */
export const ENV = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', KEYSIEVE_NO_COMPILE_CACHE: '1' };

export function keysieve(args: readonly string[], { cwd, input, env = {} }: RunOptions = {}): Ran {
  const done = spawnSync(CALL[0], [...CALL[1], ...args], { encoding: 'utf8', env: { ...ENV, ...env }, maxBuffer: 1 << 28, ...(cwd !== undefined && { cwd }), input: input ?? '' });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

export interface Report {
  complete: boolean;
  incompleteBecause: string[];
  coverage: { inScope: number; read: number; bytes: number; skipped: Record<string, number>; unread: { what: string; why: string }[] };
  findings: { id: string; rule: string; masked: string; secret?: string; sightings: { path: string; line: number; column: number; endColumn: number; decoded?: string[] }[] }[];
  suppressed: unknown[];
  notes: string[];
}

/** Scans a folder; answers the JSON report. */
export function scanned(folder: string, ...args: string[]): Report {
  return JSON.parse(keysieve(['scan', '.', '--report', 'json', ...args], { cwd: folder }).stdout) as Report;
}

/** `path:line:column` of every sighting, sorted. */
export function places(report: Report): string[] {
  return report.findings.flatMap((finding) => finding.sightings.map(({ path: file, line, column }) => `${file}:${line}:${column}`)).sort();
}
