import fc from 'fast-check';

/** Random patterns of RE2 syntax that mean the same on Latin-1 strings for every RE2 engine: no non-ASCII characters, no Unicode classes. */
const characters = fc.constantFrom('a', 'b', 'K', 's', '_', '-', '0', '7', ' ', '\\.', '\\n', '\\t', '\\x41', '\\x{62}', '\\*', '\\101', '"', '=', '{', '\\Qa.\\E', '\\r');
const classes = fc.constantFrom(
  '.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '[a-c]', '[^a-c]', '[[:alpha:]]', '[[:^digit:]0]', '[]a]', '[^]a]', '[a-]', '[-a]', '[\\d-]', '[\\w.-]', '[^\\s"]', '[\\x00-\\x20]', '[+--]', '[K-s]', '[[:space:]]',
);
const assertions = fc.constantFrom('^', '$', '\\b', '\\B', '\\A', '\\z');
const counts = fc.constantFrom('*', '+', '?', '{2}', '{0,3}', '{1,2}', '{2,}', '*?', '+?', '??', '{1,3}?', '{0}');
const openings = fc.constantFrom('(', '(?:', '(?i:', '(?s:', '(?m:', '(?i-s:', '(?U:', '(?ms:', '(?P<n>');
const settings = fc.constantFrom('(?i)', '(?s)', '(?m)', '(?-i)', '(?U)');

const pattern = fc.letrec<{ node: string; atom: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie('atom'),
    fc.tuple(tie('atom'), counts).map(([atom, count]) => `${atom.startsWith('\\Q') || /^\(\?[a-zA-Z-]+\)$/.test(atom) ? `(?:${atom})` : atom}${count}`),
    fc.array(tie('node'), { minLength: 1, maxLength: 5 }).map((nodes) => nodes.join('')),
    fc.tuple(openings, fc.array(fc.array(tie('node'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })).map(([open, arms]) => `${open}${arms.map((arm) => arm.join('')).join('|')})`),
    settings,
  ),
  atom: fc.oneof({ weight: 4, arbitrary: characters }, { weight: 3, arbitrary: classes }, { weight: 1, arbitrary: assertions }),
})).node;

export const re2Pattern = pattern;

/** Strings of Latin-1 characters, most of them such as the patterns speak of. */
export const latin1 = fc.array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...'abcAKkSs_-.07 \n\r\t\v"=*{') }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }), { maxLength: 24 }).map((chars) => chars.join(''));
