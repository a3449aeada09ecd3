import { describe, expect, it } from 'vitest';
import { judgeAssignment } from '../../src/engine/value/index.ts';

/** Assignments of source code, translations, documents and tests. */
const HARMLESS: readonly (readonly [key: string, value: string])[] = [
  ['password', 'Password'], ['password', 'Passwort'], ['password', 'Mot de passe'], ['password', 'Enter a password'], ['password', 'changeme'], ['password', 'password123'], ['password', '${DB_PASSWORD}'], ['password', 'current-password'], ['passwordPlaceholder', 'Choose 8 characters'],
  ['token', 'access_token'], ['token', 'CancellationToken'], ['tokenType', 'Bearer'], ['csrfToken', 'X-CSRF-Token'], ['apiKey', 'YOUR_API_KEY'], ['apiKey', 'process.env.API_KEY'], ['secretName', 'prod/db/password'], ['secret', 'my-secret'], ['secret', 'arn:aws:secretsmanager:eu-west-1:1:secret:x'],
  ['keyCode', 'ArrowDown'], ['key', 'ArrowLeft'], ['key', 'user.profile.title'], ['authorization', 'Bearer ${token}'], ['authMethod', 'client_secret_basic'], ['tokenUrl', 'https://auth.example.org/oauth/token'], ['publicKey', 'Zk3vXq9TbN1mRw7LpY5sCh2dFg6'],
  ['passwordHash', 'Zk3vXq9TbN1mRw7LpY5sCh2dFg6'], ['secretKeyRef', 'database-credentials'], ['accessKeyId', 'Zk3vXq9TbN1mRw7LpY5s'], ['token', '=>'], ['token', '0x0B95'], ['password', '$2kLp9{'], ['apiKey', 'sha512-' + 'qK3v'.repeat(20)],
];

describe('harmless assignments', () => {
  it.each(HARMLESS)('%s = "%s" is not reported by default', (key, value) => {
    expect(['drop', 'low']).toContain(judgeAssignment({ key, value, before: `${key}: "`, after: '"', quoted: true }).verdict);
  });

  it.each<[string, string, string]>([
    ['password', 'userPassword', ';'], ['password', 'req.body.password', ','], ['token', 'getToken', '(user)'], ['this.password', 'password2', ';'], ['secret', 'options', '?.secret'], ['password', 'salt=salt_bytes', ')'], ['pwd', '$ftp->pwd', ';'], ['pass', '**self.kwargs', ')'], ['token', 'tokens[i', '];'], ['password', 'string', ';'],
  ])('%s = %s%s without quotes is code', (key, value, after) => {
    expect(['drop', 'low']).toContain(judgeAssignment({ key, value, before: `${key} = `, after, quoted: false }).verdict);
  });

  it('says which check decided', () => {
    const { verdict, notes } = judgeAssignment({ key: 'max_tokens', value: 'Zk3vXq9TbN1mRw7LpY5s', before: '', after: '', quoted: true });
    expect(verdict).toBe('drop');
    expect(notes.at(-1)).toMatchObject({ check: 'context', passed: false });
  });

  it('takes a UUID for a secret only where the name is plainly one', () => {
    const value = ['3f2b8c1d-9a4e-4b7c', '-8d6f-1e2a3b4c5d6e'].join('');
    const verdictOf = (key: string): string => judgeAssignment({ key, value, before: `${key}: "`, after: '"', quoted: true }).verdict;
    expect(verdictOf('apiKey')).toBe('medium');
    expect(verdictOf('token')).toBe('low');
  });
});
