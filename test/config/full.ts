/** A config with every key but `rules.only`, which would leave the rest of `rules` without a meaning. */
export const FULL = `version: 1
rules:
  files: [rules/own.yaml]
  disable: [jwt]
  severity: {github-pat: low}
min-confidence: high
exclude: [vendor/, '*.min.js']
allow:
  - reason: made up for the tests
    paths: [test/]
    path-patterns: ['_spec\\.rb$']
    patterns: ['^EXAMPLE']
    target: line
    stopwords: [Sample]
    rules: [aws-secret-access-key]
    condition: all
suppress:
  - {fingerprint: 0123456789abcdef0123456789abcdef, reason: rotating, owner: team-a, expires: 2026-12-31}
  - {rule: jwt, path: docs/*, reason: expired}
baseline: .keysieve-baseline.json
fingerprint-key: {env: KEYSIEVE_KEY}
inline-comments: false
threads: 2
gitleaks: off
`;
