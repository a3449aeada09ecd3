export { parseDocument, MAX_DOCUMENT_LENGTH, type DocumentFormat, type DocumentNode, type Parsed } from './parse.ts';
export { placeOf, plainValue, type DocumentPlace, type ListNode, type MapEntry, type MapNode, type ScalarNode } from './node.ts';
export { checkShape, demandShape, nearest, type Checked, type Shape, type ShapeOf } from './shape.ts';
export { didYouMean } from './nearest.ts';
export { faultAt, faultsError, throwFaults } from './faults.ts';
export * as shape from './shapes.ts';
