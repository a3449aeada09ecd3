import { describe, expect, it } from 'vitest';
import { judgeAssignment } from '../../src/engine/value/index.ts';

/** Made-up assignments as they leak; the value in parts, so that none stands whole in this file. `bare`: without quotes. */
const LEAKED: readonly (readonly [key: string, parts: readonly string[], style: 'quoted' | 'bare'])[] = [
  ['DB_PASSWORD', ['Kx9!mP', '2vQz'], 'bare'],
  ['DB_PASS', ['hunter', '77x'], 'bare'],
  ['POSTGRES_PASSWORD', ['s8Fq2L', 'wPz0'], 'bare'],
  ['MYSQL_ROOT_PASSWORD', ['Tr0ub4', 'dor&3'], 'bare'],
  ['spring.datasource.password', ['Winter', '2023!'], 'bare'],
  ['spring.mail.password', ['qhzv kfwt', ' xjgn bpls'], 'quoted'],
  ['EMAIL_HOST_PASSWORD', ['kfwtxjgn', 'bplsqhzv'], 'bare'],
  ['password', ['B4rcelona', '#99'], 'quoted'],
  ['password', ['m9$Kd', 'Lw2'], 'quoted'],
  ['passwd', ['gR33nL', 'eaf'], 'quoted'],
  ['ADMIN_PASSWORD', ['Zx81-Qw', 'Rt-55'], 'bare'],
  ['ansible_become_pass', ['0pal$', 'Tone'], 'quoted'],
  ['ansible_ssh_pass', ['J4sm1n', 'eTea'], 'bare'],
  ['REDIS_PASSWORD', ['e1b7c0d94f', '2a68853b7d'], 'bare'],
  ['requirepass', ['u7GhT5', 'rE3wQ'], 'bare'],
  ['ftp_pwd', ['C0ff33', 'B34n'], 'quoted'],
  ['userPassword', ['Ah8#vv', 'TqL0'], 'quoted'],
  ['define_DB_PASSWORD', ['jV&3nq', 'Z!r8'], 'quoted'],
  ['javax.persistence.jdbc.password', ['Oslo_', '4711'], 'quoted'],
  ['keystorePassword', ['kst0re', '-9Xb'], 'quoted'],
  ['STORE_PASSWORD', ['r3lease', '!Kq'], 'bare'],
  ['smtpPassword', ['yW3-hh', 'Q8a'], 'quoted'],
  ['passphrase', ['G!raffe', '88neck'], 'quoted'],
  ['LDAP_BIND_PASSWORD', ['Lq7%', 'bindIt'], 'bare'],
  ['RABBITMQ_DEFAULT_PASS', ['vT6pL9', 'xW2s'], 'bare'],
  ['MINIO_ROOT_PASSWORD', ['d8Jw0', 'PqZ5m'], 'bare'],
  ['GF_SECURITY_ADMIN_PASSWORD', ['Fj0rd', 'Mist7'], 'bare'],
  ['SECRET_KEY', ['django-insecure-4w', '$k2^v!q8(z0m_r7hjx@9b+t3d&e1'], 'quoted'],
  ['SECRET_KEY', ['q8Zr4tV1', 'xN7mKc2pLd9wYb3s'], 'quoted'],
  ['JWT_SECRET', ['9f2c7a51e8', 'b34d60a1c95e7f208d4b36'], 'bare'],
  ['jwtSecret', ['Uz3kQ8vN1', 'rT6yW0pLmXc'], 'quoted'],
  ['SESSION_SECRET', ['kN4vR8', 'tZ1qW5xC9mB2'], 'bare'],
  ['APP_KEY', ['base64:mV3s9Jx0Q', 'kW7rT2uYb5nLc8pZd4hGf6aEo1iSxRq='], 'bare'],
  ['secret_key_base', ['7b1f9c3e5d0a8246', 'c9e1b3d5f7a08264b8d0f2a4c6e81357'], 'bare'],
  ['NEXTAUTH_SECRET', ['p3Yt8WqLz1', 'vN6cXr0KbM5s='], 'bare'],
  ['client_secret', ['Vt7Q~x3KpL', 'z9mWc1RsYb8dNf5gHj2'], 'quoted'],
  ['clientSecret', ['4fG8hJ2kL6', 'mN0pQ3rS7tV'], 'quoted'],
  ['oauth.client.secret', ['d41a9b7c3e', '5f60821b9d7c4a3e'], 'bare'],
  ['FACEBOOK_APP_SECRET', ['3c8e1f7a92', 'b4d5061e8c7f3a29'], 'bare'],
  ['aws_secret_access_key', ['vJ8kQ2/xN4mR', '7tW1pZ5+cL9bH3sD6fG0aY'], 'bare'],
  ['AWS_SECRET_ACCESS_KEY', ['0gT/8sVnq2', 'LwXz5RkC7hYb+P1mJd4fEa'], 'quoted'],
  ['api_key', ['8c1f3a7e9b2d', '4056e7f1a3c9'], 'quoted'],
  ['apiKey', ['Zk3vXq9TbN1', 'mRw7LpY5sCh2'], 'quoted'],
  ['x-api-key', ['t5GbN8hJ', 'mK1lP4oQ7w'], 'quoted'],
  ['API_TOKEN', ['r2d8f6h4j1', 'k9l7z5x3c0v'], 'bare'],
  ['access_token', ['Ya7Kd0sLw9', 'QzX3vBn5Mt1R'], 'quoted'],
  ['accessToken', ['e4c2a9f8d7', 'b1605f3e9d8c7b2a4f60'], 'quoted'],
  ['refresh_token', ['Hq4Zx8', 'Vb2Nm6Lk0Pw3Jr'], 'quoted'],
  ['auth_token', ['98fd2bc1', 'e7a64503db1fc98e'], 'quoted'],
  ['TWILIO_AUTH_TOKEN', ['5e9b0d3a7c', '1f48265b8e9d0c3a7f'], 'bare'],
  ['BOT_TOKEN', ['Xw5vT9', 'rQ3zN7kM1pL8'], 'bare'],
  ['WEBHOOK_SECRET', ['bT8nV2', 'xK6qZ0wR4mJ'], 'bare'],
  ['encryption_key', ['c9X4vB7n', 'M1qW5eR8tY2uI6oP'], 'quoted'],
  ['ENCRYPTION_KEY', ['2f7d9a1c4e', '6b80352f7d9a1c4e6b80d3f1'], 'bare'],
  ['AccountKey', ['wK3z8Xv1Qm6R', 'p0Tn5Yb9Lc4Jd7Hs2Gf==' ], 'bare'],
  ['AZURE_STORAGE_KEY', ['Lm9xR3vQ8tZ1', 'kW5nB7pYc2Jd6Hs0GfAe4=='], 'bare'],
  ['signingKey', ['k8Jq2Wx5', 'Zr9Vt3Nm7Lc'], 'quoted'],
  ['private_key', ['f3a9c7e1b5', 'd2846097f3a9c7e1b5d28460'], 'quoted'],
  ['licenseKey', ['Q7W2-E9R4', '-T6Y1-U8I3-O5P0'], 'quoted'],
  ['secret', ['mZ8kT3vQ', '1xR6nW9p'], 'quoted'],
  ['token', ['Lw5Xz9', 'Kq1Vb7Nm3Rt'], 'quoted'],
  ['HEROKU_API_KEY', ['8d3f1c2a-9b7e-4f', '60-a1d5-3c8e7b9f2046'], 'bare'],
  ['SENTRY_AUTH_TOKEN', ['a8f3c1e9d7b2', '4f60a5c8e1d3b7f92046'], 'bare'],
  ['CONSUMER_SECRET', ['jK4hG8', 'fD2sA6pO0iU5yT9r'], 'bare'],
  ['MAPS_API_KEY', ['rT7yU1', 'iO5pA9sD3fG8hJ2k'], 'bare'],
];

describe('leaked assignments', () => {
  it.each(LEAKED)('%s is reported by default (%#)', (key, parts, style) => {
    const quoted = style === 'quoted';
    const mark = quoted ? '"' : '';
    const judged = judgeAssignment({ key, value: parts.join(''), before: `${key}=${mark}`, after: mark, quoted });
    expect(judged).toEqual({ verdict: expect.stringMatching(/^(?:medium|high)$/), notes: expect.any(Array) });
  });

  it('never repeats the value in its notes', () => {
    for (const [key, parts] of LEAKED) {
      const value = parts.join('');
      expect(JSON.stringify(judgeAssignment({ key, value, before: '', after: '', quoted: true }).notes)).not.toContain(value);
    }
  });
});
