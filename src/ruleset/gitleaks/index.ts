export { readGitleaksConfig, type GitleaksConfig, type GitleaksOptions } from './read.ts';
export { applyOverrides, type BuiltInOverride } from './override.ts';
export { isGitleaksRule, resolveBuiltIn } from './aliases.ts';
