/** The story of one scan. */
export { BASELINE_FILE, baselinePath, loadSettings, type Settings, type SettingsRequest } from './settings.ts';
export { keyOf, planFiles, planTree, policyOf } from './plan.ts';
export { runScan, type Progress, type ScanEvents, type ScanPlan } from './scan.ts';
export { scanStream, scanText } from './stream.ts';
export { openScanner } from './open-scanner.ts';
export { loadAssets } from './assets.ts';
export { readNamed } from './documents.ts';
export { effectiveRuleset, type EffectiveRuleset } from './effective-ruleset.ts';
export { scanStaged } from './staged.ts';
export { scanRange, type RangeRequest } from './range.ts';
export { explainFile, explainText, type Explanation } from './explain.ts';
