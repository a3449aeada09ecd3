export { parseRe2 } from './re2/parse.ts';
export { PatternError, widths, type Re2Node, type Re2Pattern } from './re2/syntax.ts';
export { differences, toJavaScript, toRe2Source } from './re2/javascript.ts';
