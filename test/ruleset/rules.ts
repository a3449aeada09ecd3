import type { RuleWithExamples } from '../../src/ruleset/index.ts';
import { readRuleFile } from '../../src/ruleset/index.ts';

/** A file of one built-in rule; `body` is what its rule has beside what every rule must have. */
export function ruleFile(body: string, id = 'acme-token'): string {
  return `provider: Acme
rules:
  - id: ${id}
    name: Acme token
    why: Acts as its owner.
    class: access-token
    severity: high
    confidence: high
    examples: [[acme_, '0123']]
${body.replace(/^/gm, '    ')}
`;
}

export async function oneRule(body: string, id?: string): Promise<RuleWithExamples> {
  return (await readRuleFile(ruleFile(body, id), 'rules/acme.yaml', 'built-in'))[0]!;
}

export async function faultsOf(text: string, origin: 'built-in' | 'user' = 'built-in', checksums?: Set<string>): Promise<string[]> {
  return readRuleFile(text, 'r.yaml', origin, checksums && { checksums }).then(() => [], (error: Error) => error.message.split('\n'));
}
