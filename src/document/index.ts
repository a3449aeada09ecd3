export { parseDocument, type DocumentNode, type Parsed } from './parse.ts';
export { checkShape, nearest, type Shape } from './shape.ts';
