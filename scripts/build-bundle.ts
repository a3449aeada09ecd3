/** The bundle: three entries, shared chunks beside them, and the notices of the packages inside. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown, type OutputChunk, type Plugin } from 'rolldown';

const ENTRIES = { keysieve: 'src/cli/main.ts', worker: 'src/worker.ts', index: 'src/index.ts' };

/** Everything in dist/ lies flat, whatever chunk refers to it; in src/ the same file may be `../../build/x` or `./x.ts`. */
const FILE_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1,\s*import\.meta\.url\s*\)/g;

/** Rewrites `new URL('../../build/kernel.wasm', import.meta.url)` to the flat layout; throws for a file that dist/ will not have. */
function flatFileUrls(beside: string[]): Plugin {
  const known = new Set([...Object.keys(ENTRIES).map((name) => `${name}.js`), ...beside]);
  return {
    name: 'flat-file-urls',
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /new URL\(/ },
      handler(code, id) {
        return code.replace(FILE_URL, (_whole, _quote, target: string) => {
          const name = path.posix.basename(target).replace(/\.ts$/, '.js');
          if (!known.has(name)) throw new Error(`${id}: ${target} is not among the files of dist/ (${[...known].join(', ')})`);
          return `new URL('./${name}', import.meta.url)`;
        });
      },
    },
  };
}

/** Writes the bundle into `folder`. `beside` names the files that lie there as well, e.g. kernel.wasm. */
export async function bundle(base: string, folder: string, beside: string[]): Promise<void> {
  const build = await rolldown({
    cwd: base,
    input: ENTRIES,
    platform: 'node',
    external: [/^node:/, 're2'],
    tsconfig: false,
    plugins: [flatFileUrls(beside)],
  });
  // Names and lines stay (no mangling, no one-liners): a stack trace in a bug report must be readable, and parsing costs under 1 ms more.
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: ({ facadeModuleId, name }) => `${packageOf(facadeModuleId ?? '')?.replace('/', '-') ?? name}.js`,
    comments: { legal: false, annotation: false, jsdoc: false },
    minify: { compress: true, mangle: false, codegen: false },
  });
  await build.close();
  const chunks = output.filter((file) => file.type === 'chunk');
  writeFileSync(path.join(folder, 'third-party-notices.txt'), noticesOf(base, chunks));
}

/** Name of the package that a module's file lies in; undefined for our own. */
function packageOf(id: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
}

/** Licence texts of the packages whose code is in `chunks`: their licences ask for them to travel along. Throws where a package has none. */
function noticesOf(base: string, chunks: OutputChunk[]): string {
  const packages = new Set(chunks.flatMap((chunk) => chunk.moduleIds).map(packageOf));
  const notices = [...packages].filter((name) => name !== undefined).sort().map((name) => noticeOf(path.join(base, 'node_modules', name), name));
  return `The bundle contains code of these packages.\n\n${notices.join('\n')}`;
}

function noticeOf(folder: string, name: string): string {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string; license?: string };
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file to pass on`);
  const text = readFileSync(path.join(folder, file), 'utf8').trim();
  return `${'='.repeat(80)}\n${name} ${about.version} (${about.license ?? 'see below'})\n\n${text}\n`;
}
