import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codeShapeReason, hashContextReason, placeholderReason, publicContextReason, referenceReason } from '../../src/engine/value/index.ts';

const BASE62 = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const random = (length: number): string => Array.from({ length }, () => BASE62[randomInt(62)]!).join('');
const hex = (length: number): string => Array.from({ length }, (_, i) => '0123456789abcdef'[(i * 7 + (i >> 3) * 5) % 16]!).join('');

describe('placeholders', () => {
  it.each([
    'changeme', 'CHANGE_ME', 'your-api-key', 'YOUR_SECRET_HERE', '<your token>', '${DB_PASSWORD}', '$DB_PASSWORD', '{{ token }}', '%TOKEN%', 'process.env.API_KEY', 'os.environ["X"]', 'xxxxxxxx', 'sk-xxxxxxxxxxxx', '********', 'ghp_....', 'abc...xyz',
    'example', 'AKIAIOSFODNN7EXAMPLE', 'dummy-token', 'placeholder', 'todo', 'redacted', 'null', 'undefined', 'none', 'aaaaaaaa', '00000000-0000-0000-0000-000000000000', 'abcdef', '123456', '1234567890', 'qwertyuiop', 'asdfgh',
    '0123456789abcdef0123456789abcdef', 'abcabcabcabc', 'insert_key', 'replace_me_now', 'my-secret', 'mySecretKey', 'test', 'test1234', 'testpassword', 'my_access_token', 'super-secret-password', 'p@ssw0rd', 'Passw0rd!', 'foobar', 'deadbeefdeadbeef', '', '   ',
    '#{ENV.fetch}', '$(cat file)', '[REDACTED]', 'sample-value', '__TOKEN__', '@password@', '%(password)s', ':password', 'password', 'secret123', 'XXXX-XXXX-XXXX',
  ])('%s is one', (value) => {
    expect(placeholderReason(value)).not.toBeNull();
  });

  it.each(['Tr0ub4dor&3', 'hunter77x', 'B4rcelona#99', 'e1b7c0d94f2a68853b7d', 'gR33nLeaf', 'kfwtxjgnbplsqhzv', '$2kLp9_vQ'])('%s is none', (value) => {
    expect(placeholderReason(value)).toBeNull();
  });

  it('does not refuse a random token for a short word in it', () => {
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const at = randomInt(30);
      const token = random(36);
      if (placeholderReason(token.slice(0, at) + ['test', 'fake', 'todo', 'none'][i % 4]! + token.slice(at)) !== null) refused++;
    }
    expect(refused).toBeLessThanOrEqual(2);
  });
});

describe('code shapes', () => {
  it.each([
    'getToken()', 'this.config.token', 'a.b.c', 'obj[0]', 'string', 'String', 'Buffer', '(x) => y', '`${a}`', 'a || b', './src/keys.pem', '/etc/ssl/private/server.key', 'https://example.org/token', '@scope/name/file', '<input type="password">', '.btn-primary', '#fff', '12px',
    'auth.login.password.label', 'en-US', 'pt_BR', 'application/json', 'SECRET_KEY_NAME', 'current-password', 'newPassword', 'access_token', 'one-time-code', 'Enter your password', 'await fetchToken(url)', 'foo?.bar', 'std::string', '1.2.3', '2024-01-15', '127.0.0.1', '0x1F', '[type="password"]',
    'C:/Users/me/key', 'config["token"]', 'Bearer', '\\n\\s+token', 'lib/token.js', 'Contrase\xc3\xb1a', 'true', '--password-file', 'sessionStorage.token',
  ])('%s is one', (value) => {
    expect(codeShapeReason(value)).not.toBeNull();
  });

  it.each(['Kx9!mP2vQz', 'Tr0ub4dor&3', 'vJ8kQ2/xN4mR7tW1pZ5+cL9bH3sD6fG0aY', 'postgres://app:x9Kq2@db/app', 'django-insecure-4w$k2^v!q8(z0m_r7hjx', 'hunter77x', '/Rk9vQ2xZ8mT4wLp1Yc6='])('%s is none', (value) => {
    expect(codeShapeReason(value)).toBeNull();
  });
});

describe('references to secret stores', () => {
  it.each([
    '${{ secrets.NPM_TOKEN }}', 'vault:secret/data/app#key', 'op://vault/item/field', 'arn:aws:secretsmanager:eu-west-1:1:secret:x', 'arn:aws:ssm:eu-west-1:1:parameter/x', 'ssm:/prod/db', 'secretKeyRef', 'ENC[AES256_GCM,data:abc]', '!vault |', '$ANSIBLE_VAULT;1.1;AES256',
    'age1' + 'q'.repeat(58), '@Microsoft.KeyVault(SecretUri=https://x)', 'projects/x/secrets/y', '{{resolve:secretsmanager:x}}', 'sops:abc', 'AgB' + 'x'.repeat(500),
  ])('%s is one', (value) => {
    expect(referenceReason(value)).not.toBeNull();
  });

  it.each(['AgBq8Zr4tV1xN7mKc2pLd9w', 'age1', 'Kx9!mP2vQz'])('%s is none', (value) => {
    expect(referenceReason(value)).toBeNull();
  });
});

describe('hash contexts', () => {
  it.each([
    ['sha256 = "', hex(64)], ['"integrity": "', 'sha512-' + 'qK3v'.repeat(20)], ['commit: ', hex(40)], ['"gitHead": "', hex(40)], ['md5: ', hex(32)], ['image@sha256:', hex(64)], ["<script nonce='", 'rAnd0m8Kq2'], ['etag: "', 'W5x9Kq2Lm'],
    ['contentHash: "', hex(32)], ['fingerprint=', hex(40)], ['id: "', '3f2b8c1d-9a4e-4b7c-8d6f-1e2a3b4c5d6e'], ['token: "', '3f2b8c1d-9a4e-4b7c-8d6f-1e2a3b4c5d6e'],
  ])('%s... is one', (before, value) => {
    expect(hashContextReason(before, value, '"')).not.toBeNull();
  });

  it.each([
    ['api_key = "', hex(32)], ['{"sha": "x", "token": "', hex(40)], ['secret: ', 'Kx9mP2vQz7'],
  ])('%s... is none', (before, value) => {
    expect(hashContextReason(before, value, '"')).toBeNull();
  });
});

describe('names of public things', () => {
  it.each([
    'public_key', 'publishableKey', 'token_type', 'token_url', 'password_field', 'passwordLabel', 'secret_name', 'key_id', 'keyboard', 'tokenizer', 'max_tokens', 'csrf_token_name', 'password_hash_algorithm', 'api_key_header', 'secretsManagerArn', 'isTokenValid', 'forgotPassword', 'tokenExpires',
    'passwordfield', 'nextToken', 'cacheKey', 'auth.token_endpoint', 'jwt.py',
  ])('%s is one', (key) => {
    expect(publicContextReason(key)).not.toBeNull();
  });

  it.each(['password', 'DB_PASSWORD', 'client_secret', 'apiKey', 'STORE_PASSWORD', 'NEXTAUTH_SECRET', 'RECAPTCHA_SECRET_KEY', 'AZURE_STORAGE_KEY', 'encrypt.key', 'accessToken', 'SENDGRID_API_KEY'])('%s is none', (key) => {
    expect(publicContextReason(key)).toBeNull();
  });
});
