export { MAX_OBJECT, OBJECT_TYPE, TYPE_NAMES } from './model.ts';
export type { LooseTable, ObjectPlace, ObjectProblem, ObjectStore, ObjectType, PackTable, ReadObject } from './model.ts';
export { findObject, findPlaces, idAt, idOf } from './find-object.ts';
export { openObjectStore, type StoreOptions } from './store.ts';
export { createReader, type ObjectReader, type ReaderOptions } from './reader.ts';
export { createWalker } from './walk.ts';
export type { ObjectKernel, VisitedObject, Visitor, Walker, WalkOptions, Words } from './visit.ts';
