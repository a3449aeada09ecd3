/**
 * Who may import whom, as data with a reason a row. The joints of the program are here: add a row when a joint is meant, not when one is handy.
 */

/** The files that every folder may import. */
export const COMMON = ['model', 'errors', 'path-text', 'late'];

export interface FolderRule {
  /** Folder of src, or the name of a file that lies directly in it. */
  folder: string;
  /** Folders and files it may import beside itself and COMMON. */
  may: string[];
  reason: string;
}

export const FOLDERS: FolderRule[] = [
  { folder: 'model', may: [], reason: 'the nouns stand on nothing' },
  { folder: 'errors', may: ['model'], reason: 'an error may name a noun' },
  { folder: 'path-text', may: ['model'], reason: 'a codec for one of the nouns' },
  { folder: 'late', may: [], reason: 'modules of Node.js that are loaded late' },
  { folder: 'document', may: [], reason: 'reads YAML, JSON and TOML with places; knows no meaning' },
  { folder: 'config', may: ['document'], reason: 'a config is a document with a shape' },
  { folder: 'ruleset', may: ['document'], reason: 'rule files are documents with a shape' },
  { folder: 'kernel', may: [], reason: 'bytes and tables in, hits out' },
  { folder: 'engine', may: ['kernel'], reason: 'bytes and rules in, matches out; the kernel is its inner loop' },
  { folder: 'git', may: [], reason: 'repositories, for whoever asks' },
  { folder: 'sources', may: [], reason: 'lists and opens bytes; gets git handed in' },
  { folder: 'policy', may: [], reason: 'matches in, findings out; gets patterns handed in' },
  { folder: 'pool', may: [], reason: 'carries messages between threads and does not know what is in them' },
  { folder: 'report', may: [], reason: 'a run in, text out' },
  {
    folder: 'scan',
    may: ['config', 'document', 'engine', 'git', 'kernel', 'policy', 'pool', 'ruleset', 'sources'],
    reason: 'the story of one scan joins the stages',
  },
  {
    folder: 'history',
    may: ['engine', 'git', 'kernel', 'policy', 'pool', 'ruleset', 'scan'],
    reason: 'the story of a whole object database joins the stages, and shares settings and policy with scan',
  },
  { folder: 'worker', may: ['history', 'pool', 'scan'], reason: 'the thread of whichever story started it' },
  {
    folder: 'cli',
    may: ['config', 'document', 'engine', 'git', 'history', 'kernel', 'policy', 'pool', 'report', 'ruleset', 'scan', 'sources'],
    reason: 'the outermost: a command joins what it needs',
  },
  { folder: 'library', may: ['config', 'report', 'scan'], reason: 'a scan for programs: joins a scan and its report, as the command line does for people' },
  { folder: 'index', may: ['library'], reason: 're-exports the public surface' },
];

export interface EffectRule {
  /** What is restricted: a module, a package, or `process.NAME` and other globals. */
  effect: string;
  /** Folders of src that may use it. */
  owners: string[];
  reason: string;
}

/** Everything of Node.js that acts on the world, and every package, has owners. Pure modules of Node.js are in PURE. */
export const EFFECTS: EffectRule[] = [
  { effect: 'node:child_process', owners: ['git'], reason: 'git is called in one way only, with a built environment' },
  { effect: 'node:worker_threads', owners: ['pool'], reason: 'threads are started, fed and stopped in one place' },
  { effect: 'thread worker.ts', owners: ['scan'], reason: 'the assets name the program of the threads; pool starts it' },
  { effect: 'node:fs', owners: ['git', 'sources', 'scan', 'history', 'cli'], reason: 'the engine, policy and reports work on values: they can be run on anything' },
  { effect: 'node:fs/promises', owners: ['git', 'sources', 'scan', 'cli'], reason: 'as node:fs' },
  { effect: 'node:os', owners: ['git', 'scan', 'history', 'cli'], reason: 'processors and home folders are facts of the machine, handed in' },
  { effect: 'node:readline', owners: ['cli'], reason: 'a terminal' },
  { effect: 'node:tty', owners: ['cli'], reason: 'a terminal' },
  { effect: 'node:module', owners: ['engine', 'cli'], reason: 'the optional native re2 is looked up, not imported' },
  { effect: 'process.stdout', owners: ['cli'], reason: 'a run returns text; the command line writes it' },
  { effect: 'process.stderr', owners: ['cli'], reason: 'as process.stdout' },
  { effect: 'process.stdin', owners: ['cli'], reason: 'the command line hands streams in' },
  { effect: 'process.argv', owners: ['cli'], reason: 'flags are read once, at the edge' },
  { effect: 'process.env', owners: ['cli', 'git'], reason: 'the environment is read once, at the edge; git gets one that is built from it' },
  { effect: 'process.exit', owners: ['cli'], reason: 'a library must not end its host' },
  { effect: 'process.exitCode', owners: ['cli'], reason: 'as process.exit' },
  { effect: 'process.on', owners: ['cli'], reason: 'signals belong to the command line' },
  { effect: 'process.once', owners: ['cli'], reason: 'as process.on' },
  { effect: 'console', owners: [], reason: 'no output past the reports' },
  { effect: 'fetch', owners: [], reason: 'a scan never touches the network' },
  { effect: 'eval', owners: [], reason: 'nothing that was read is run' },
  { effect: 'package.json', owners: ['cli', 'library'], reason: 'the version is said at the edge and handed in' },
  { effect: 'yaml', owners: ['document'], reason: 'one reader of documents, loaded when the first one is met' },
  { effect: 'smol-toml', owners: ['document'], reason: 'as yaml' },
  { effect: 'picomatch', owners: ['policy', 'sources'], reason: 'globs on paths' },
  { effect: 're2js', owners: ['engine'], reason: 'patterns stand behind one interface' },
  { effect: 'sarif', owners: ['report'], reason: 'types of the format (@types/sarif); no code' },
  { effect: 're2', owners: ['engine'], reason: 'as re2js' },
];

/** Modules of Node.js that only compute. */
export const PURE = ['node:assert', 'node:buffer', 'node:crypto', 'node:events', 'node:path', 'node:stream', 'node:stream/promises', 'node:string_decoder', 'node:timers/promises', 'node:url', 'node:util', 'node:zlib'];

/** Lines a file of src may have. */
export const MOST_LINES = 250;

/** Files that may be longer. */
export const LONG_FILES: { file: string; reason: string }[] = [
  { file: 'model.ts', reason: 'the nouns are read together' },
];
