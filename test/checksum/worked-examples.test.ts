import { describe, expect, it } from 'vitest';
import { checksumNames, verifyChecksum } from '../../src/engine/checksum/index.ts';

const A = (count: number): string => 'A'.repeat(count);

/** Tokens with a right checksum, made up of repeated letters or published by the provider; in parts, so that none stands whole here. */
const EXAMPLES: readonly (readonly [name: string, parts: readonly string[]])[] = [
  ['github', ['gh', 'p_', A(30), '0uCPlr']],
  ['github', ['gh', 'o_', '0123456789'.repeat(3), '0pV6Ps']],
  ['github', ['gh', 'r_', A(70), '2pl4EB']],
  ['github-fine-grained', ['github', '_pat_', '11', A(20), '_', 'B'.repeat(43), 'KAJCXJFB', 'x7Qm2LpZ']],
  ['npm', ['np', 'm_', 'qkJaB6MffYVzZXWqmcoF49yrUxP3wf', '0LsakP']],
  ['vercel', ['vc', 'p_', A(50), '1cGWCC']],
  ['polar', ['polar', '_ci_', 'yZLBGwoWZVsOdfN5CODRwVSTlJfwJhXqwg65e', '2CuNMZ']],
  ['chief-tools', ['ct', 'p_', A(30), '0uCPlr']],
  ['deno', ['dd', 'p_', A(30), '3FCJDb']],
  ['wandb', ['wandb', '_v1_', A(27), '_', A(43), '3308pF']],
  ['apify', ['apify', '_api_', A(30), '2THovw']],
  ['salad-cloud', ['salad', '_cloud_', 'user_', A(41), '4UMWIV']],
  ['cloudflare', ['cf', 'ut_', A(40), '2ae98c30']],
  ['zuplo', ['zp', 'ka_', '0'.repeat(32), '_a0f292d0']],
  ['canva', ['cn', 'vca', A(43), 'b51df7bf']],
  ['grafana', ['gl', 'sa_', 'HOruNAb7SOiCdshU9algkrq7FDsNSLAa', '_54e2f8be']],
  ['grafana', ['gl', 'sa_', A(32), '_d8dc8af3']],
  ['atlassian', ['ATATT3x', 'FfGF0', A(171), '=9F90C792']],
  ['atlassian', ['ATATT3x', 'FfGF0', A(171), '%3D9F90C792']],
  ['atlassian', ['ATATT3x', 'FfGF0', A(171), '\\=9F90C792']],
  ['atlassian-app-password', ['AT', 'BB', A(24), '161F510F']],
  ['gitlab-routable', ['gl', 'pat-', 'bzoxAAAAAAAAAAAAAAAAAAAAABA', '.01.', '0r', '1e04m4l']],
  ['confluent', ['cf', 'lt', A(54), 'FZQbVQ']],
  ['supabase', ['sb', '_secret_', A(22), '_7cwZOLm2']],
  ['azure-devops-legacy', ['aaagaaaaaaamshqaaaaaaaaaaa', 'aaaaaaaaamiaaaaaaaaaaaaaaa']],
  ['azure-his', ['a'.repeat(33), '+ARm', 'D7h+qo=']],
  ['azure-his', ['a'.repeat(33), 'AIoT', 'Oumzco=']],
  ['azure-his', ['a'.repeat(76), '+ASt', '5mnCaw==']],
  ['azure-his', ['a'.repeat(76), 'ACDb', 'OpqrYA==']],
  ['azure-his', ['a'.repeat(42), 'AzSe', 'CjhzCu']],
  ['azure-his', ['d'.repeat(42), '+ACR', 'CUDxQE']],
  ['azure-cask', [A(52), 'JQQJ', '99', 'BA', A(16), 'AZDO', '4IOp']],
  ['azure-cask', [A(52), 'JQQJ', '99', 'BA', A(16), 'AZDO', '4IOp9Q==']],
  ['entra-client-secret', ['zzz', '8Q~', 'z'.repeat(31), 'blP']],
  ['bech32-age', ['AGE-SECRET', '-KEY-1', 'Q'.repeat(52), '8H00W3']],
  ['nostr', ['ns', 'ec1', 'q'.repeat(50), 'qsmhltgl']],
  ['base58check', ['KwDiBf89QgGbjEhKnhXJuH7', 'LrciVrZi3qYjgd9M7rFU73sVHnoWn']],
  ['base58check', ['5HpHagT65TZzG1PH3CSu63k', '8DbpvD8s5ip4nEB3kEsreAnchuDf']],
  ['stellar', ['S', A(51), 'BSU2']],
  ['nats', ['SU', A(54), 'EQ']],
];

describe('worked examples', () => {
  it.each(EXAMPLES)('%s passes (%#)', (name, parts) => {
    expect(verifyChecksum(name, parts.join(''))).toBe('pass');
  });

  // A self-hosted Supabase project's context is the only one known, so a mismatch says nothing there.
  it.each(EXAMPLES.filter(([name]) => name !== 'supabase'))('%s fails with its last checked character changed (%#)', (name, parts) => {
    expect(verifyChecksum(name, flipped(name, parts.join('')))).toBe('fail');
  });

  it.each(EXAMPLES.filter(([name]) => name !== 'supabase'))('%s fails with a character of its body changed (%#)', (name, parts) => {
    const token = parts.join('');
    const at = name === 'bech32-age' || name === 'salad-cloud' ? 30 : name.startsWith('azure') ? 4 : 14;
    expect(verifyChecksum(name, token.slice(0, at) + otherThan(token[at]!) + token.slice(at + 1))).toBe('fail');
  });

  it('a Supabase key of another context is unknown', () => {
    expect(verifyChecksum('supabase', ['sb', '_secret_', A(22), '_7cwZOLm3'].join(''))).toBe('unknown');
  });

  it('a form without a check, and a name that is none, are unknown', () => {
    expect(verifyChecksum('gitlab-routable', ['gl', 'pat-', 'x7Qm2LpZ9kV4tB1nR8cW'].join(''))).toBe('unknown');
    expect(verifyChecksum('github', ['gh', 'p_', A(20)].join(''))).toBe('unknown');
    expect(verifyChecksum('no-such-check', 'x')).toBe('unknown');
  });

  it('every name answers on any text without throwing', () => {
    for (const name of checksumNames) {
      for (const text of ['', 'x', '=', '-----BEGIN PRIVATE KEY-----', 'ey..', 'pypi-', '\xff'.repeat(90)]) expect(['pass', 'fail', 'unknown']).toContain(verifyChecksum(name, text));
    }
    expect(new Set(checksumNames).size).toBe(checksumNames.length);
  });
});

/** Another character that keeps the token's form. */
function otherThan(char: string): string {
  if (/[0-9]/.test(char)) return char === '7' ? '5' : '7';
  if (char === char.toLowerCase()) return char === 'e' ? 'f' : 'e';
  return char === 'E' ? 'F' : 'E';
}

/** The token with the last character of its check changed; base64 padding and bits behind the last whole byte are not checked. */
function flipped(name: string, token: string): string {
  const at = name === 'github-fine-grained' ? token.length - 9 : name === 'nats' ? token.length - 2 : name === 'azure-devops-legacy' ? 36 : token.endsWith('=') ? token.length - 5 : token.length - 1;
  return token.slice(0, at) + otherThan(token[at]!) + token.slice(at + 1);
}
