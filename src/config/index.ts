export { compareConfig, type ConfigChange } from './compare.ts';
export { CONFIG_KEYS, DEFAULT_CONFIG, describeConfig, mergeConfig, type Config, type ConfigLayer, type ConfigOrigin, type KeySource } from './config.ts';
export { CONFIG_FILE, parseConfig } from './parse.ts';
export { checkOnly, checkTypedRules, unknownRuleNotes } from './rule-ids.ts';
export { configSchema } from './schema.ts';
export type { ConfigChecks } from './shape.ts';
