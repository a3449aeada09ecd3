import { expect, it } from 'vitest';
import { globFault, loadGlobs } from '../../src/policy/index.ts';

const compile = await loadGlobs(true);
const fits = (glob: string, path: string): boolean => compile([glob])(path) === glob;

it.each([
  ['*.pem', 'a/b/c.pem', true],
  ['*.pem', 'c.pem', true],
  ['.env', 'app/.env', true],
  ['*', 'app/.env', true],
  ['/.env', 'app/.env', false],
  ['/.env', '.env', true],
  ['test/*.ts', 'test/a.ts', true],
  ['test/*.ts', 'x/test/a.ts', false],
  ['test/*.ts', 'test/x/a.ts', false],
  ['test/**/*.ts', 'test/x/y/a.ts', true],
  ['vendor/', 'a/vendor/b/c.js', true],
  ['vendor/', 'vendor', false],
  ['/vendor/', 'a/vendor/b.js', false],
  ['a/vendor/', 'a/vendor/.hidden/x', true],
  ['a/vendor/', 'b/a/vendor/x', false],
  ['*.{js,ts}', 'a.ts', true],
  ['[!a]*.ts', 'b.ts', true],
  ['[!a]*.ts', 'a.ts', false],
  ['app/(auth)/@modal/*', 'app/(auth)/@modal/page.tsx', true],
  ['+(a)', 'aa', false],
  ['*.tf', 'a.zip!x/main.tf', true],
  ['docs/', 'docs/a\nb/c', true],
])('%s on %j: %s', (glob, path, expected) => {
  expect(globFault(glob)).toBeUndefined();
  expect(fits(glob, path)).toBe(expected);
});

it('refuses what it does not support, and says so', () => {
  expect(globFault('!src/')).toMatch(/not supported/);
  expect(globFault('a\\b')).toMatch(/not supported/);
  expect(globFault('')).toMatch(/empty/);
  expect(globFault('*a*a*a*b')).toMatch(/too many wildcards/);
  expect(globFault('**/a/**/b/**/c/**')).toMatch(/too many wildcards/);
  expect(() => compile(['!a'])).toThrow('glob "!a": ');
});

it('stays fast on the worst globs and paths that it takes', () => {
  const paths = ['a'.repeat(255), `${'a'.repeat(250)}/`.repeat(4), 'a/'.repeat(512), `${'a'.repeat(100)}/`.repeat(10)];
  for (const glob of ['*a*a*b', '**/*a*a*/**/b', '**/a/**/a/**/b', '**/*a*/**/*a*b', '**/*a*a*a/**/b']) {
    expect(globFault(glob)).toBeUndefined();
    for (const path of paths) {
      const from = performance.now();
      fits(glob, path.slice(0, 1024));
      expect(performance.now() - from).toBeLessThan(1500);
    }
  }
});

it('lets a path beyond the bounds fit no glob, so that it is scanned', () => {
  expect(fits('*', 'a'.repeat(256))).toBe(false);
  expect(fits('**', 'a/'.repeat(513))).toBe(false);
});
