import { humpStartsAt } from './symbols.ts';

/** What a key's name promises about its value. */
export type KeyKind = 'password' | 'secret' | 'weak' | 'none';

/** The words of a key name, lower case: `dbPassword`, `DB_PASSWORD` and `db.password` are `db password`. */
export function wordsOfKey(key: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 0; i <= key.length; i++) {
    const inWord = i < key.length && isWordCharacter(key.charCodeAt(i));
    if (inWord && !humpStartsAt(key, i)) continue;
    if (i > start) words.push(key.slice(start, i).toLowerCase());
    start = inWord ? i : i + 1;
  }
  return words;
}

function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 128;
}

const PASSWORD_WORDS = new Set(['password', 'passwd', 'passphrase', 'passwort', 'contrasena', 'senha', 'wachtwoord', 'pwd', 'pass', 'pw', 'passcode', 'userpass', 'dbpass', 'requirepass', 'storepass', 'keypass', 'psk', 'identified']);
const SECRET_WORDS = new Set(['secret', 'token', 'apikey', 'credential', 'credentials', 'bearer', 'jwt', 'authtoken', 'appkey', 'authkey', 'pat', 'authorization', 'hmac', 'secrets', 'creds', 'salt']);
const PASSWORD_ENDS = /(?:password|passwd|passphrase|passwort|pwd|passcode)\d*$/;
const SECRET_ENDS = /(?:secret|token|apikey|secretkey|accesskey|privatekey|authkey|signingkey|encryptionkey|masterkey|appkey|clientkey|accountkey|storagekey|serverkey|servicekey|licensekey|webhookkey|sharedkey|sharedaccesskey|primarykey|credentials?)\d*$/;
const KEY_QUALIFIERS = new Set([
  'access', 'account', 'admin', 'api', 'app', 'application', 'auth', 'aws', 'bot', 'client', 'crypto', 'deploy', 'encrypt', 'encryption', 'hmac', 'ingest', 'integration', 'jwt', 'license', 'live', 'management', 'master', 'merchant', 'private', 'prod', 'registry', 'rest', 'secret', 'server', 'service', 'session', 'shared', 'signing', 'sign',
  'storage', 'subscription', 'symmetric', 'webhook', 'write', 'project', 'publish', 'function', 'host', 'cookie', 'security', 'aes', 'des',
]);

/** What kind of value a key asks for, by its words. */
export function keyKindOf(words: readonly string[]): KeyKind {
  let kind: KeyKind = 'none';
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (PASSWORD_WORDS.has(word) || PASSWORD_ENDS.test(word)) return 'password';
    if (SECRET_WORDS.has(word) || SECRET_ENDS.test(word)) kind = 'secret';
    else if (word === 'key' || word === 'keys') kind = kind === 'secret' || KEY_QUALIFIERS.has(words[i - 1] ?? '') || i > 1 && KEY_QUALIFIERS.has(words[i - 2]!) ? 'secret' : 'weak';
    else if (kind === 'none' && (word === 'auth' || word === 'authentication' || word === 'dsn' || word.endsWith('key'))) kind = 'weak';
  }
  return kind;
}
