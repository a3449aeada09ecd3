/**
 * The bundle: program and worker as CommonJS, the library as an ES module, shared chunks beside them, and the notices of the packages inside.
 * The program is CommonJS because Node's loader of ES modules costs some 10 ms of every start, a third of what Node itself takes.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown, type OutputChunk, type Plugin } from 'rolldown';

const PROGRAM = { keysieve: 'src/cli/main.ts', worker: 'src/worker.ts' };
const LIBRARY = { index: 'src/index.ts' };
/** Files that others refer to by URL: `./worker.ts` is there as worker.cjs. */
const EMITTED: Record<string, string> = { 'worker.ts': 'worker.cjs' };

/** Everything in dist/ lies flat, whatever chunk refers to it; in src/ the same file may be `../../build/x` or `./x.ts`. */
const FILE_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1,\s*import\.meta\.url\s*\)/g;

/** Rewrites `new URL('../../build/kernel.wasm', import.meta.url)` to the flat layout; throws for a file that dist/ will not have. */
function flatFileUrls(beside: string[]): Plugin {
  const known = new Set([...Object.values(EMITTED), ...beside]);
  return {
    name: 'flat-file-urls',
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /new URL\(/ },
      handler(code, id) {
        return code.replace(FILE_URL, (_whole, _quote, target: string) => {
          const base = path.posix.basename(target);
          const name = EMITTED[base] ?? base;
          if (!known.has(name)) throw new Error(`${id}: ${target} is not among the files of dist/ (${[...known].join(', ')})`);
          return `new URL('./${name}', import.meta.url)`;
        });
      },
    },
  };
}

const NODE_IMPORT = /^import (?:([\w$]+)(?:, )?)?(?:\{([^}]*)\})? from "(node:[\w/]+)";$/gm;

/**
 * Imports of Node's modules become look-ups. An `import` makes Node build an ES face of the whole module, for which it loads everything behind its
 * lazy properties (of node:fs: promises, streams, readline): 6 ms of every start.
 */
function lookUpNodeModules(): Plugin {
  return {
    name: 'look-up-node-modules',
    renderChunk(code) {
      return code.replace(NODE_IMPORT, (_whole, name: string | undefined, names: string | undefined, module: string) =>
        [name, names === undefined ? undefined : `{ ${names.trim().replaceAll(/ as /g, ': ')} }`]
          .filter((target) => target !== undefined)
          .map((target) => `const ${target} = process.getBuiltinModule("${module}");`)
          .join(' '),
      );
    },
  };
}

/** Writes the bundle into `folder`. `beside` names the files that lie there as well, e.g. kernel.wasm. */
export async function bundle(base: string, folder: string, beside: string[]): Promise<void> {
  const chunks = [...(await emit(base, folder, beside, PROGRAM, 'cjs')), ...(await emit(base, folder, beside, LIBRARY, 'esm'))];
  writeFileSync(path.join(folder, 'third-party-notices.txt'), noticesOf(base, chunks));
}

async function emit(base: string, folder: string, beside: string[], input: Record<string, string>, format: 'cjs' | 'esm'): Promise<OutputChunk[]> {
  const build = await rolldown({
    cwd: base,
    input,
    platform: 'node',
    external: [/^node:/, 're2'],
    tsconfig: false,
    plugins: [flatFileUrls(beside), ...(format === 'esm' ? [lookUpNodeModules()] : [])],
  });
  const ending = format === 'cjs' ? 'cjs' : 'js';
  // Names and lines stay (no mangling, no one-liners): a stack trace in a bug report must be readable, and parsing costs under 1 ms more.
  const { output } = await build.write({
    dir: folder,
    format,
    entryFileNames: `[name].${ending}`,
    chunkFileNames: ({ facadeModuleId, name }) => `${packageOf(facadeModuleId ?? '')?.replace('/', '-') ?? name}.${ending}`,
    comments: { legal: false, annotation: false, jsdoc: false },
    minify: { compress: true, mangle: false, codegen: false },
  });
  await build.close();
  return output.filter((file) => file.type === 'chunk');
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
