import { demandShape, parseDocument } from '../document/index.ts';
import type { ConfigLayer } from './config.ts';
import { configShape, type ConfigChecks } from './shape.ts';

/** The name of the config file. It is looked for from the scanned folder up to the root of the repository. */
export const CONFIG_FILE = '.keysieve.yaml';

/**
 * Reads a `.keysieve.yaml`.
 * @param file its name, for messages. @param checks tell what is wrong with patterns and globs, so that such faults have a place, too
 * @throws DocumentError with the place of every fault; for an unknown key it names the nearest known one.
 */
export async function parseConfig(text: string, file: string, checks: ConfigChecks = {}): Promise<ConfigLayer> {
  return demandShape(await parseDocument(text, { file, format: 'yaml' }), configShape(checks), 'Its keys are in docs/config.md.');
}
