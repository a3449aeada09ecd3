export { findGit } from './find.ts';
export { hookEnvironment, HOOK_VARIABLES, type HookEnvironment } from './environment.ts';
export { discoverRepository, type DiscoverOptions } from './discover.ts';
export { isTrue, lastValue, parseGitConfig, type GitConfig } from './config-syntax.ts';
export { readIndex, type IndexContent, type IndexEntry } from './index-file.ts';
export { listTree, type ListTreeOptions, type TreeListing, type UntrackedEnd } from './list-tree.ts';
export { findWorkTree, type WorkTreeDiscovery } from './work-tree.ts';
export { killRunningGit, runGit, streamGit, type GitEnd, type GitOptions, type GitResult, type GitStream } from './run.ts';
export type { Discovery, Repository } from './repository.ts';
