import { lateCrypto } from '../../late.ts';
import { toBase32 } from './encodings.ts';
import { outcomeOf, type Check } from './outcome.ts';

const sha256 = (text: string): Buffer => lateCrypto().createHash('sha256').update(text, 'latin1').digest();

/** GitHub's fine-grained tokens: 8 base32 characters of the SHA-256 of the first 77 (undocumented; seen on samples and in other scanners). */
export const githubFineGrained: Check = (token) => {
  if (!/^github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}$/.test(token)) return 'unknown';
  return outcomeOf(toBase32(sha256(token.slice(0, 77))).slice(0, 8) === token.slice(77, 85));
};

/**
 * Supabase's API keys. Only the context string of self-hosted projects is published (docker/utils/add-new-auth-keys.sh), so a mismatch says nothing.
 */
export const supabase: Check = (token) => {
  const match = /^(sb_(?:secret|publishable)_[0-9A-Za-z_-]{22})_([0-9A-Za-z_-]{8})$/.exec(token);
  if (match === null) return 'unknown';
  return sha256(`supabase-self-hosted|${match[1]!}`).toString('base64url').startsWith(match[2]!) ? 'pass' : 'unknown';
};
