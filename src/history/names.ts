import { resolveMatches, type Scanner } from '../engine/index.ts';
import type { Judgement, Policy } from '../policy/index.ts';
import { scanText } from '../scan/stream.ts';
import type { Refs } from '../git/index.ts';
import type { Settings } from '../scan/settings.ts';

/** Secrets in the names of refs. */
export function judgeNames({ refs, scanner, settings, policy }: { refs: Refs; scanner: Scanner; settings: Settings; policy: Policy }): Judgement[] {
  const { ruleset } = settings.rules;
  return refs.refs.flatMap(({ name }) => {
    const matches = resolveMatches(scanText(scanner, Buffer.from(name)), (id) => ruleset.rule(ruleset.index(id)!));
    return matches.length === 0 ? [] : [policy.judge({ kind: 'name', of: 'ref', path: name }, matches)];
  });
}
