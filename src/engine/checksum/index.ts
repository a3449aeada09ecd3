/** Offline proofs of tokens: checksums and inner structure. Each algorithm has a name, which rules use (`checks.checksum`). */
import { azureCask, azureDevopsLegacy, azureHis, entraClientSecret } from './azure.ts';
import { base58check } from './base58check.ts';
import { age, nostr } from './bech32.ts';
import { awsKeyId, discord, dockerBasic, jwt, onepasswordOps, pypi } from './claims.ts';
import { nats, stellar } from './crc16-keys.ts';
import * as crc from './crc-tokens.ts';
import { openssh } from './openssh.ts';
import type { Check, Outcome } from './outcome.ts';
import { pem } from './pem.ts';
import { pgpArmor } from './pgp-armor.ts';
import { ppk } from './ppk.ts';
import { githubFineGrained, supabase } from './sha-tokens.ts';

export type { Outcome } from './outcome.ts';

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['github', (token) => (/^ghs_\d+_ey/.test(token) ? jwt(token.slice(token.indexOf('ey'))) : crc.github(token))],
  ['github-fine-grained', githubFineGrained],
  ['npm', crc.npm],
  ['vercel', crc.vercel],
  ['polar', crc.polar],
  ['chief-tools', crc.chiefTools],
  ['deno', crc.deno],
  ['wandb', crc.wandb],
  ['apify', crc.apify],
  ['salad-cloud', crc.saladCloud],
  ['cloudflare', crc.cloudflare],
  ['zuplo', crc.zuplo],
  ['canva', crc.canva],
  ['grafana', crc.grafana],
  ['atlassian', crc.atlassian],
  ['atlassian-app-password', crc.atlassianAppPassword],
  ['gitlab-routable', crc.gitlabRoutable],
  ['confluent', crc.confluent],
  ['supabase', supabase],
  ['azure-his', azureHis],
  ['azure-cask', azureCask],
  ['entra-client-secret', entraClientSecret],
  ['azure-devops-legacy', azureDevopsLegacy],
  ['bech32-age', age],
  ['nostr', nostr],
  ['jwt', jwt],
  ['pem', pem],
  ['openssh', openssh],
  ['pgp-armor', pgpArmor],
  ['ppk', ppk],
  ['stellar', stellar],
  ['nats', nats],
  ['base58check', base58check],
  ['pypi', pypi],
  ['discord', discord],
  ['docker-basic', dockerBasic],
  ['aws-key-id', awsKeyId],
  ['onepassword-ops', onepasswordOps],
]);

/** The names that `verifyChecksum` knows. */
export const checksumNames: readonly string[] = [...checks.keys()];

/**
 * What a named algorithm says of a token (Latin-1, whole, without quotes).
 * `unknown` where the token's form carries no such check, or the name is none of `checksumNames`.
 */
export function verifyChecksum(name: string, token: string): Outcome {
  return checks.get(name)?.(token) ?? 'unknown';
}
