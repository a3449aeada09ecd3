import { type Candidate, fail, type Hit, looksLikeText, pass } from '../candidate.ts';
import { looksRandom, placeholderReason, referenceReason } from '../value/index.ts';

const AFTER = 4200;

/** `Authorization: Basic ...`, `Bearer ...`, `token ...` (RFC 9110, 11.6.2) in a header, an object or a call. Groups: scheme, credentials. */
const HEADER = /(?:authorization|x-auth-token)["'`\]]{0,2}[ \t]{0,8}(?:[:=,]|=>)[ \t]{0,8}(?:[\w.]{0,24}\()?[fFbB@$]?["'`]{0,3}[ \t]{0,4}(basic|bearer|token)[ \t]{1,4}([A-Za-z0-9._~+/-]{12,4096}={0,2})/iy;

/** An Authorization header with its credentials, at the word of the hit. */
export function authHeaderAt(hit: Hit): Candidate[] {
  const window = hit.memory.slice(hit.text, hit.at, Math.min(hit.text.length, hit.at + AFTER));
  HEADER.lastIndex = 0;
  const found = HEADER.exec(window);
  if (!found) return [];
  const [, scheme = '', value = ''] = found;
  const end = HEADER.lastIndex;
  const candidate: Candidate = {
    start: hit.at,
    end: hit.at + end,
    secretStart: hit.at + end - value.length,
    secretEnd: hit.at + end,
    value,
    notes: [],
    dropped: false,
  };
  const refusal = refusalOf(scheme.toLowerCase(), value, window.slice(0, end + 32));
  if (refusal) return [{ ...candidate, notes: [refusal], dropped: true }];
  return [{ ...candidate, confidence: 'medium', notes: [pass('structure', `credentials of a ${scheme.toLowerCase()} header`)] }];
}

function refusalOf(scheme: string, value: string, window: string) {
  if (!looksLikeText(window)) return fail('text', 'stands among binary data');
  const reason = placeholderReason(value) ?? referenceReason(value);
  if (reason) return fail('placeholder', reason);
  if (scheme === 'basic') return basicRefusal(value);
  return looksRandom(value) ? null : fail('randomness', 'looks like words or an identifier');
}

/** Basic credentials are the base64 of `user:password` (RFC 7617). */
function basicRefusal(value: string) {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon < 0 || !/^[\x20-\x7e\x80-\xff]+$/.test(decoded)) return fail('structure', 'does not decode to user:password');
  const password = decoded.slice(colon + 1);
  const reason = password === '' ? 'has no password' : placeholderReason(password);
  return reason ? fail('placeholder', reason) : null;
}
