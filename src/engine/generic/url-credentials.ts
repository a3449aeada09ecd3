import { type Candidate, fail, type Hit, looksLikeText, pass } from '../candidate.ts';
import { placeholderReason, referenceReason } from '../value/index.ts';

const BEFORE = 32;
const AFTER = 400;

/** `scheme://user:password@host` (RFC 3986, 3.2.1); groups: user, password, host. The password may hold `:`, and `/` where it was not encoded. */
const AUTHORITY = /:\/\/([^\s:/@"'`<>\\[\]]{0,96}):([^\s@"'`<>\\]{2,200})@([A-Za-z0-9._${}<>[\]:%-]{1,253})/y;
const SCHEME = /[A-Za-z][A-Za-z0-9+.-]{0,30}$/;

/** Passwords that everybody knows; hosts that are nobody's. Worth a look, not an alarm. */
const WELL_KNOWN = new Set(['password', 'passwd', 'pass', 'pwd', 'secret', 'postgres', 'root', 'admin', 'mysql', 'mongo', 'guest', 'user', 'username', 'test', 'redis', 'example', 'token', 'foo', 'bar', 'baz', '1234', '12345', '123456']);
const LOCAL_HOST = /^(?:localhost|127\.|0\.0\.0\.0|::1|\[::1\]|host\.docker\.internal|example\.(?:com|org|net)|[\w.-]+\.(?:example|test|invalid|localhost|local)\b|(?:[\w-]+\.)?example\.(?:com|org|net)|db|database|postgres|mysql|redis|mongo|mongodb|rabbitmq|host|hostname)(?:$|[:/])/i;

/** A URL that carries a password, at the `://` of the hit. `schemes` are the ones the rule is for (lower case); empty = every other. */
export function urlCredentialsAt(hit: Hit, schemes: readonly string[]): Candidate[] {
  const start = Math.max(0, hit.at - BEFORE);
  const window = hit.memory.slice(hit.text, start, Math.min(hit.text.length, hit.at + AFTER));
  const at = hit.at - start;
  const scheme = SCHEME.exec(window.slice(0, at))?.[0].toLowerCase();
  if (!scheme || (schemes.length > 0 && !schemes.includes(scheme.replace(/^jdbc:/, '')))) return [];
  AUTHORITY.lastIndex = at;
  const found = AUTHORITY.exec(window);
  if (!found) return [];
  const [, user = '', password = '', host = ''] = found;
  // A port and a path with an `@` in it.
  if (/^\d{1,5}\//.test(password)) return [];
  const secretStart = at + 3 + user.length + 1;
  const candidate: Candidate = {
    start: start + at - scheme.length,
    end: start + AUTHORITY.lastIndex,
    secretStart: start + secretStart,
    secretEnd: start + secretStart + password.length,
    value: password,
    notes: [],
    dropped: false,
  };
  return [judged(candidate, user, host, window)];
}

function judged(candidate: Candidate, user: string, host: string, window: string): Candidate {
  const password = candidate.value;
  if (!looksLikeText(window)) return { ...candidate, notes: [fail('text', 'stands among binary data')], dropped: true };
  const reason = referenceReason(password) ?? interpolation(password) ?? (WELL_KNOWN.has(password.toLowerCase()) ? null : placeholderReason(password));
  if (reason) return { ...candidate, notes: [fail('placeholder', reason)], dropped: true };
  const wellKnown = WELL_KNOWN.has(password.toLowerCase()) || password.toLowerCase() === user.toLowerCase();
  if (wellKnown) return { ...candidate, confidence: 'low', notes: [pass('structure', 'a password that everybody knows, in a URL')] };
  if (LOCAL_HOST.test(host)) return { ...candidate, confidence: 'low', notes: [pass('structure', 'credentials for a local or example host')] };
  return { ...candidate, confidence: 'medium', notes: [pass('structure', 'user and password in a URL')] };
}

/** Templates of shells and languages: `${X}`, `$X`, `{x}`, `%s`, `<x>`, `#{x}`. */
function interpolation(password: string): string | null {
  return /^\$|[{}]|^%[A-Za-z(]|^\[.*\]$|^\*+$|^:[A-Za-z]/.test(password) ? 'filled in elsewhere' : null;
}
