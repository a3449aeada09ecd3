export { BATCH_SIZE, type FileEntry, type FindWorkTree, type Listing, type ListOptions, type WorkTreeDiscovery } from './file-entry.ts';
export { listFiles } from './list-files.ts';
export { listNamedFiles, readPathList } from './named-files.ts';
export { lengthFault, readFile, readInto, type FileContent } from './read-file.ts';
export { readChunks } from './chunks.ts';
export { untilAborted } from './until-aborted.ts';
