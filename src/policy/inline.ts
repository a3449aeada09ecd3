import { decoded } from './allow.ts';

/** A comment in the scanned file that says a secret on its line(s) may stay. */
export interface InlineDirective {
  /** The words that make it one, e.g. `gitleaks:allow`. */
  by: string;
  /** Rules that it names; absent = every rule. */
  rule?: string[];
  /** The rest of the comment as text; may be empty. */
  reason: string;
}

/** Tools' own words, which always mean every rule: gitleaks and betterleaks, TruffleHog, ggshield (GitGuardian). */
const PLAIN = /gitleaks:allow|betterleaks:allow|trufflehog:ignore|(?<![\w-])ggignore(?![\w-])/g;
/** detect-secrets: `pragma: allowlist secret` on the line, `pragma: allowlist nextline secret` on the line before. */
const PRAGMA = /pragma:\s?(?:allow|white)list[\s-]secret\b/;
const PRAGMA_NEXT = /pragma:\s?(?:allow|white)list[\s-]nextline[\s-]secret\b/;
const OWN = /(?<![\w-])keysieve:allow(?![\w:-])/g;
const ANY = /allow|ignore|whitelist/;

/** Comment marks that may close a comment: what stands behind one is code again. */
const CLOSERS = /\*\/|-->|--%>|%>|#\}|\}\}|\*\)|-\}|\]\]|#>|"""|'''/;
/** A comment alone on its line: marks only before the directive (or BASIC's REM, m4's dnl). */
const ALONE = /^[^A-Za-z0-9\x80-\xff]*(?:(?:rem|dnl)\s[^A-Za-z0-9\x80-\xff]*)?$/i;
/** Text this long is no line that a person commented; its tail may be cut anywhere. */
const LONG_LINE = 1000;
const MAX_REASON = 200;

/**
 * The directives that hold for a match. Any comment syntax will do, none is needed (JSON has none).
 * `keysieve:allow [rule[,rule]] [reason]`: the first word is a list of rules when it looks like one (`isRule` knows it, or it is kebab-case with a hyphen);
 * without one, every rule is meant.
 * @param lineText the whole line(s) of the match, Latin-1. @param lineBefore the line before them, Latin-1
 * @param isRule whether there is such a rule. A list with an unknown rule is given as it is: it fits no match, and so allows nothing.
 */
export function inlineDirectives(lineText: string, lineBefore: string, isRule: (id: string) => boolean = () => false): InlineDirective[] {
  const found: InlineDirective[] = [];
  if (ANY.test(lineText)) {
    for (const match of lineText.matchAll(OWN)) found.push(own(lineText, match, isRule));
    for (const match of lineText.matchAll(PLAIN)) found.push({ by: match[0], reason: '' });
    if (PRAGMA.test(lineText)) found.push({ by: 'pragma: allowlist secret', reason: '' });
  }
  if (ANY.test(lineBefore)) {
    for (const match of lineBefore.matchAll(OWN)) {
      const behind = afterCloser(lineBefore.slice(match.index));
      if (ALONE.test(lineBefore.slice(0, match.index)) && behind.trim() === '') found.push(own(lineBefore, match, isRule));
    }
    if (PRAGMA_NEXT.test(lineBefore)) found.push({ by: 'pragma: allowlist nextline secret', reason: '' });
  }
  return found;
}

function own(line: string, match: RegExpExecArray, isRule: (id: string) => boolean): InlineDirective {
  const tail = line.slice(match.index + match[0].length);
  const comment = untilCloser(tail.split(/[\r\n]/, 1)[0]!).trim();
  const first = /^[A-Za-z0-9][\w.,/-]*(?=[\s"'`;)]|$)/.exec(comment)?.[0] ?? '';
  const ids = first.split(',').filter((id) => id !== '');
  const isList = ids.length > 0 && (ids.length > 1 || ids.every((id) => isRule(id) || /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id)));
  const text = (isList ? comment.slice(first.length) : comment).replace(/^[\s:-]+|["'`,;\s]+$/g, '');
  const reason = line.length > LONG_LINE ? '' : text;
  return { by: 'keysieve:allow', ...(isList ? { rule: ids } : {}), reason };
}

function untilCloser(text: string): string {
  const closer = CLOSERS.exec(text);
  return closer ? text.slice(0, closer.index) : text;
}

function afterCloser(text: string): string {
  const closer = CLOSERS.exec(text);
  return closer ? text.slice(closer.index + closer[0].length) : '';
}

/**
 * The reason as text for reports. A line may hold a comment first and a secret behind it, so a reason that has any of these texts in it is not shown at all.
 * @param secrets texts of the secrets on the line and its neighbours, Latin-1, as they stand in the file and decoded
 */
export function safeReason(reason: string, secrets: Iterable<string>): string {
  for (const secret of secrets) {
    for (const line of secret.split(/\r?\n/)) {
      if (line.length >= 4 && reason.includes(line)) return '';
    }
  }
  return decoded(reason).slice(0, MAX_REASON);
}
