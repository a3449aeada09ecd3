import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Visitor, parseSync } from 'rolldown/utils';

/** What one file of src refers to. Paths are relative to src with `/`. */
export interface SourceFile {
  file: string;
  lines: number;
  /** Own files, whether imported for values, for types or lazily. */
  imports: string[];
  /** Modules and packages from outside, `thread x.ts` for an own file named by `new URL('./x.ts', import.meta.url)` (another program, so no import), files of the repository outside src, with `process.NAME` and the global names `console`, `fetch`, `eval`. */
  effects: string[];
}

const GLOBALS = new Set(['console', 'fetch', 'eval']);

/** All TypeScript files below `root` (src), without the kernel's AssemblyScript, which is another language. */
export function readSourceFiles(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('kernel/assembly/'))
    .sort()
    .map((file) => parseSourceFile(file, readFileSync(path.join(root, file), 'utf8')));
}

/** Finds what `text` refers to; throws where it does not parse. */
export function parseSourceFile(file: string, text: string): SourceFile {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const imports = new Set<string>();
  const effects = new Set<string>();
  const refer = (target: string): void => {
    const own = path.posix.join(path.posix.dirname(file), target);
    if (!target.startsWith('.')) effects.add(target);
    else if (own.startsWith('../')) effects.add(own.slice('../'.length));
    else imports.add(own);
  };
  new Visitor({
    ImportDeclaration: (node) => refer(node.source.value),
    ExportNamedDeclaration: (node) => node.source && refer(node.source.value),
    ExportAllDeclaration: (node) => refer(node.source.value),
    ImportExpression: (node) => refer(literal(node.source)),
    TSImportType: (node) => refer(node.source.value),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') refer(literal(node.arguments[0]));
      if (node.callee.type === 'Identifier' && GLOBALS.has(node.callee.name)) effects.add(node.callee.name);
    },
    NewExpression: (node) => {
      const [target] = node.arguments;
      if (node.callee.type === 'Identifier' && node.callee.name === 'URL' && /^\.{1,2}\/.*\.ts$/.test(literal(target))) effects.add(`thread ${path.posix.basename(literal(target))}`);
    },
    MemberExpression: (node) => {
      if (node.object.type !== 'Identifier') return;
      if (node.object.name === 'process' && node.property.type === 'Identifier') effects.add(`process.${node.property.name}`);
      if (node.object.name === 'console') effects.add('console');
    },
  }).visit(program);
  return { file, lines: text.trimEnd().split('\n').length, imports: [...imports], effects: [...effects] };
}

/** Text of a literal; a computed target is "(computed)", which no rule allows. */
function literal(node: { type: string; value?: unknown } | undefined): string {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : '(computed)';
}

/** `engine/value/entropy.ts` -> `engine`, `model.ts` -> `model`. */
export function folderOf(file: string): string {
  const slash = file.indexOf('/');
  return slash === -1 ? file.replace(/\.ts$/, '') : file.slice(0, slash);
}

/** Every cycle in `edges` once, as the names along it; none for a graph without. */
export function findCycles(edges: Map<string, Set<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (node: string, trail: string[]): void => {
    const at = trail.indexOf(node);
    if (at !== -1) {
      cycles.push([...trail.slice(at), node]);
      return;
    }
    if (done.has(node)) return;
    for (const next of edges.get(node) ?? []) walk(next, [...trail, node]);
    done.add(node);
  };
  for (const node of edges.keys()) walk(node, []);
  return cycles;
}
