/** How each scanner is started for the tree scan: as fast as its own documentation allows, verification off, over the same files. */

export interface Contender {
  name: string;
  /** Program, looked up on PATH; a contender that is not there is left out. */
  program: string;
  /** Arguments for a scan of `folder`; `scratch` is an empty folder for what the program insists on writing. */
  scan: (folder: string, scratch: string) => string[];
  version: string[];
  /** Exit codes that mean "done". */
  done: number[];
}

/** Reads every file for one literal: the floor that the figures are ratios of. */
export const RIPGREP: Contender = {
  name: 'rg',
  program: 'rg',
  scan: (folder) => ['-c', '-uu', '--no-messages', '-e', 'AKIA', folder],
  version: ['--version'],
  done: [0, 1],
};

export const PEERS: Contender[] = [
  {
    name: 'gitleaks',
    program: 'gitleaks',
    scan: (folder) => ['dir', '--no-banner', '--redact', '--exit-code', '0', folder],
    version: ['version'],
    done: [0],
  },
  {
    name: 'betterleaks',
    program: 'betterleaks',
    scan: (folder) => ['dir', '--no-banner', '--redact', '--exit-code', '0', folder],
    version: ['version'],
    done: [0],
  },
  {
    name: 'trufflehog',
    program: 'trufflehog',
    scan: (folder) => ['filesystem', '--no-verification', '--no-update', '--json', folder],
    version: ['--version'],
    done: [0],
  },
  {
    name: 'kingfisher',
    program: 'kingfisher',
    scan: (folder) => ['scan', '--no-validate', '--no-update-check', folder],
    version: ['--version'],
    done: [0, 200, 205],
  },
  {
    name: 'noseyparker',
    program: 'noseyparker',
    scan: (folder, scratch) => ['scan', '--datastore', `${scratch}/store`, folder],
    version: ['--version'],
    done: [0],
  },
  {
    name: 'titus',
    program: 'titus',
    scan: (folder, scratch) => ['scan', folder, '--output', `${scratch}/titus.ds`],
    version: ['version'],
    done: [0, 1],
  },
  {
    name: 'secretlint',
    program: 'secretlint',
    scan: (folder) => ['--no-gitignore', '--maskSecrets', `${folder}/**/*`],
    version: ['--version'],
    done: [0, 1],
  },
  {
    name: 'detect-secrets',
    program: 'detect-secrets',
    scan: (folder) => ['-C', folder, 'scan', '--all-files', '--no-verify'],
    version: ['--version'],
    done: [0],
  },
];
