/**
 * Prints made-up tokens with a right checksum, in parts, for the examples of rules:
 *
 *     node scripts/make-token.ts github               one token, as a YAML list of parts
 *     node scripts/make-token.ts github --seed other  another one; the same seed gives the same token
 *     node scripts/make-token.ts                      the formats
 *
 * It stands alone and shares nothing with src/engine/checksum on purpose: each proves the other.
 */
import { createECDH, createHash, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE62_LOWER_FIRST = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ENTRA = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~';

/** A stream of bytes that depends on the seed alone. */
export interface Random {
  bytes(count: number): Buffer;
  /** `count` characters of `alphabet`. */
  text(count: number, alphabet?: string): string;
}

/** Random bytes by SHA-256 over seed and counter, so that an example can be made again. */
export function randomOf(seed: string): Random {
  let counter = 0;
  let pool = Buffer.alloc(0);
  const bytes = (count: number): Buffer => {
    while (pool.length < count) pool = Buffer.concat([pool, createHash('sha256').update(`${seed}/${counter++}`).digest()]);
    const taken = pool.subarray(0, count);
    pool = pool.subarray(count);
    return Buffer.from(taken);
  };
  const text = (count: number, alphabet = BASE62): string => {
    let out = '';
    while (out.length < count) out += alphabet[bytes(2).readUInt16BE() % alphabet.length] ?? '';
    return out;
  };
  return { bytes, text };
}

function inBase(value: bigint | number, digits: string, length: number): string {
  let out = '';
  for (let rest = BigInt(value); rest > 0n; rest /= BigInt(digits.length)) out = (digits[Number(rest % BigInt(digits.length))] ?? '') + out;
  return out.padStart(length, digits[0]);
}

/** Big-endian bits, five a character, zero bits at the end (RFC 4648 without padding). */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

const hex8 = (value: number): string => value.toString(16).padStart(8, '0');
const crc62 = (text: string): string => inBase(crc32(text), BASE62, 6);
/** Prefix, random body, CRC-32 of the body alone. */
const bodyChecked = (prefix: string, length: number) => (random: Random) => { const body = random.text(length); return prefix + body + crc62(body); };
/** The same, the checksum covering the prefix too. */
const wholeChecked = (prefix: string, length: number) => (random: Random) => { const head = prefix + random.text(length); return head + crc62(head); };

function githubFineGrained(random: Random): string {
  const head = `github_pat_11${random.text(20, BASE32)}_${random.text(43)}`;
  return head + base32(createHash('sha256').update(head).digest()).slice(0, 8) + random.text(8);
}

function gitlabRoutable(prefix: string) {
  return (random: Random): string => {
    const payload = Buffer.concat([Buffer.from('o:1\nu:3k9'), random.bytes(16), Buffer.from([16])]).toString('base64url');
    const head = `${prefix}${payload}.01.${inBase(payload.length, BASE62_LOWER_FIRST.slice(0, 36), 2)}`;
    return head + inBase(crc32(head), BASE62_LOWER_FIRST.slice(0, 36), 7);
  };
}

/** Marvin32 with a seed of eight ASCII characters, as in Microsoft's security-utilities. */
function marvin32(data: Buffer, seed: string): number {
  const rotate = (value: number, by: number): number => ((value << by) | (value >>> (32 - by))) >>> 0;
  let low = Buffer.from(seed, 'latin1').readUInt32BE(4);
  let high = Buffer.from(seed, 'latin1').readUInt32BE(0);
  const mix = (word: number): void => {
    low = (low + word) >>> 0;
    high ^= low; low = (rotate(low, 20) + high) >>> 0; high = rotate(high >>> 0, 9) ^ low;
    low = (rotate(low, 27) + (high >>> 0)) >>> 0; high = rotate(high >>> 0, 19);
  };
  const whole = data.length & ~3;
  for (let at = 0; at < whole; at += 4) mix(data.readUInt32LE(at));
  const tail = Buffer.alloc(4);
  data.copy(tail, 0, whole);
  tail[data.length - whole] = 0x80;
  mix(tail.readUInt32LE());
  mix(0);
  return (low ^ high) >>> 0;
}

/** Azure's identifiable keys, first form: random characters, the provider's signature, Marvin32 in the last four bytes. */
function azureKey(characters: number, signature: string, seed: string, size: number, encoding: 'base64' | 'base64url' = 'base64') {
  return (random: Random): string => {
    const head = Buffer.from(`${random.text(characters)}${signature}A`, 'base64').subarray(0, size - 4);
    const key = Buffer.concat([head, littleEndian(marvin32(head, seed))]).toString(encoding);
    return encoding === 'base64' ? key : key.padEnd(Math.ceil(key.length / 4) * 4, '=');
  };
}

function azureCask(signature: string) {
  return (random: Random): string => {
    const head = `${random.text(52)}JQQJ99BC${random.text(16)}${signature}`;
    const check = littleEndian(marvin32(Buffer.from(head, 'base64'), 'Default0')).readUInt32BE();
    return head + inBase(check, BASE62, 1).padEnd(6, '0').slice(0, 4);
  };
}

function entraClientSecret(random: Random): string {
  const head = `${random.text(3)}8Q~${random.text(31, ENTRA)}`;
  return head + inBase(marvin32(Buffer.from(head, 'latin1'), 'AadPwd00'), ENTRA, 6).slice(0, 3);
}

function azureDevopsLegacy(random: Random): string {
  const rest = random.bytes(28);
  const check = littleEndian(crc32(rest) ^ 0xe0b9692d);
  const places = new Map([[22, 0], [8, 1], [7, 2], [2, 3]]);
  let used = 0;
  const whole = Buffer.from(Array.from({ length: 32 }, (_, at) => { const place = places.get(at); return (place === undefined ? rest[used++] : check[place]) ?? 0; }));
  return base32(whole).toLowerCase();
}

function ageKey(random: Random): string {
  const human = 'age-secret-key-';
  const bits = [...random.bytes(32)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const data = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2));
  const spread = [...human].map((c) => c.charCodeAt(0));
  const sum = bech32Sum([...spread.map((c) => c >> 5), 0, ...spread.map((c) => c & 31), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31);
  return `${human}1${[...data, ...check].map((value) => BECH32[value]).join('')}`.toUpperCase();
}

/** BIP-173's polynomial. */
function bech32Sum(values: number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((term, bit) => { if ((top >> bit) & 1) sum ^= term; });
  }
  return sum;
}

function base58check(payload: Buffer): string {
  const twice = createHash('sha256').update(createHash('sha256').update(payload).digest()).digest();
  return inBase(BigInt(`0x${Buffer.concat([payload, twice.subarray(0, 4)]).toString('hex')}`), BASE58, 1);
}

/** CRC-16/XMODEM, little-endian: the tail of Stellar seeds and NATS NKeys. */
function withCrc16(bytes: Buffer): Buffer {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? ((sum << 1) ^ 0x1021) & 0xffff : (sum << 1) & 0xffff;
  }
  return Buffer.concat([bytes, littleEndian(sum).subarray(0, 2)]);
}

function uuid(random: Random): string {
  const hex = random.bytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A serialised macaroon (version 2) of one caveat, located at the index. */
function pypiToken(location: string) {
  return (random: Random): string => {
    const field = (kind: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([kind, value.length]), value]);
    const caveat = field(2, Buffer.from(`[3,"${uuid(random)}"]`));
    const parts = [Buffer.from([2]), field(1, Buffer.from(location)), field(2, Buffer.from(uuid(random))), Buffer.from([0]), caveat, Buffer.from([0, 0]), field(6, random.bytes(32))];
    return `pypi-${Buffer.concat(parts).toString('base64url')}`;
  };
}

function jwt(payload: (random: Random) => object) {
  return (random: Random): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload(random))}`;
    return `${signed}.${createHmac('sha256', random.bytes(32)).update(signed).digest('base64url')}`;
  };
}

function discordToken(random: Random): string {
  const user = Buffer.from(`10${random.text(16, '0123456789')}`).toString('base64url');
  return `${user}.G${random.text(5, BASE64URL)}.${random.text(38, BASE64URL)}`;
}

function awsKeyId(prefix: string) {
  return (random: Random): string => {
    const account = (BigInt(`0x${random.bytes(5).toString('hex')}`) % 1_000_000_000_000n) << 7n;
    const head = Buffer.from((account | (1n << 47n)).toString(16).padStart(12, '0'), 'hex');
    return prefix + base32(Buffer.concat([head, random.bytes(4)]));
  };
}

function armour(label: string, bytes: Buffer, width = 64, extra = ''): string {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return `-----BEGIN ${label}-----\n${extra}${lines.join('\n')}\n-----END ${label}-----`;
}

const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function pemEd25519(random: Random): string {
  return armour('PRIVATE KEY', Buffer.concat([ED25519_PKCS8, random.bytes(32)]));
}

/** SEC1 (RFC 5915) on P-256. */
function pemEc(random: Random): string {
  const scalar = random.bytes(32);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  return armour('EC PRIVATE KEY', Buffer.concat([Buffer.from('30770201010420', 'hex'), scalar, Buffer.from('a00a06082a8648ce3d030107a144034200', 'hex'), curve.getPublicKey()]));
}

/** The format of OpenSSH's PROTOCOL.key, unencrypted Ed25519. */
function openssh(random: Random): string {
  const seed = random.bytes(32);
  const key = createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const open = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
  const text = (value: Buffer | string): Buffer => { const size = Buffer.alloc(4); size.writeUInt32BE(value.length); return Buffer.concat([size, Buffer.from(value)]); };
  const pair = Buffer.concat([text('ssh-ed25519'), text(open)]);
  const check = random.bytes(4);
  const secret = Buffer.concat([check, check, pair, text(Buffer.concat([seed, open])), text('deploy@build')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const one = Buffer.from([0, 0, 0, 1]);
  return armour('OPENSSH PRIVATE KEY', Buffer.concat([Buffer.from('openssh-key-v1\0'), text('none'), text('none'), text(''), one, text(pair), text(Buffer.concat([secret, padding]))]), 70);
}

/** A secret-key packet (RFC 4880, EdDSA, unprotected), a user id, and the CRC-24 line. */
function pgpArmor(random: Random): string {
  const number = (value: Buffer, bits: number): Buffer => Buffer.concat([Buffer.from([bits >> 8, bits & 255]), value]);
  const secret = number(Buffer.concat([Buffer.from([0x71]), random.bytes(31)]), 255);
  const total = Buffer.alloc(2);
  total.writeUInt16BE(secret.reduce((sum, byte) => sum + byte, 0) & 0xffff);
  const open = Buffer.concat([Buffer.from('04645e1f0016092b06010401da470f01', 'hex'), number(Buffer.concat([Buffer.from([0x40]), random.bytes(32)]), 263)]);
  const packet = (tag: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([0x80 | (tag << 2), body.length]), body]);
  const bytes = Buffer.concat([packet(5, Buffer.concat([open, Buffer.from([0]), secret, total])), packet(13, Buffer.from('Release Key <release@orchard.dev>'))]);
  let sum = 0xb704ce;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x800000 ? ((sum << 1) ^ 0x1864cfb) & 0xffffff : sum << 1;
  }
  const check = Buffer.from([sum >> 16, (sum >> 8) & 255, sum & 255]).toString('base64');
  return armour('PGP PRIVATE KEY BLOCK', bytes, 64, '\n').replace('\n-----END', `\n=${check}\n-----END`);
}

function grafana(random: Random): string {
  const head = `glsa_${random.text(32)}`;
  return `${head}_${littleEndian(crc32(head)).toString('hex')}`;
}

function upperHexChecked(head: string): string {
  return head + hex8(crc32(head)).toUpperCase();
}

/** Every format that has a checksum or a structure to be right in. */
export const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  github: bodyChecked('ghp_', 30), gho: bodyChecked('gho_', 30), ghu: bodyChecked('ghu_', 30), ghs: bodyChecked('ghs_', 30), ghr: bodyChecked('ghr_', 70),
  'github-stateless': (random) => `ghs_${random.text(7, '123456789')}_${jwt((r) => ({ iss: 'https://api.github.com', exp: 1790000000, jti: uuid(r) }))(random)}`,
  'github-fine-grained': githubFineGrained,
  npm: bodyChecked('npm_', 30),
  vercel: bodyChecked('vcp_', 50),
  polar: bodyChecked('polar_oat_', 37),
  deno: wholeChecked('ddp_', 30),
  wandb: (random) => { const head = `wandb_v1_${random.text(27)}_${random.text(43)}`; return head + crc62(head); },
  apify: (random) => { const head = `apify_api_${random.text(30)}`; return head + inBase(crc32(head), BASE62_LOWER_FIRST, 6); },
  'salad-cloud': bodyChecked('salad_cloud_user_', 41),
  cloudflare: (random) => { const body = random.text(40); return `cfut_${body}${hex8(crc32(body))}`; },
  zuplo: (random) => { const body = random.text(32, BASE62_LOWER_FIRST.slice(0, 36)); return `zpka_${body}_${hex8(crc32(body))}`; },
  canva: (random) => { const head = `cnvca${random.text(43)}`; return head + hex8(crc32(head)); },
  grafana,
  atlassian: (random) => upperHexChecked(`ATATT3xFfGF0${random.text(171, BASE64URL)}=`),
  'atlassian-admin': (random) => upperHexChecked(`ATCTT3xFfGN0${random.text(171, BASE64URL)}=`),
  'atlassian-app-password': (random) => upperHexChecked(`ATBB${random.text(24)}`),
  'gitlab-routable': gitlabRoutable('glpat-'), 'gitlab-runner-routable': gitlabRoutable('glrt-t1_'),
  confluent: (random) => { const body = random.text(54); return `cflt${body}${littleEndian(crc32(body)).toString('base64').slice(0, 6)}`; },
  supabase: (random) => { const head = `sb_secret_${random.text(22, BASE64URL)}`; return `${head}_${createHash('sha256').update(`supabase-self-hosted|${head}`).digest('base64url').slice(0, 8)}`; },
  'azure-his': azureKey(76, '+ASt', 'Default0', 64), 'azure-cosmos': azureKey(76, 'ACDb', 'MastRW00', 64), 'azure-batch': azureKey(76, '+ABa', 'AbAcct00', 64),
  'azure-apim': azureKey(76, 'APIM', 'Tenant00', 64), 'azure-service-bus': azureKey(33, '+ASb', 'Manage00', 32), 'azure-event-hub': azureKey(33, '+AEh', 'Send0000', 32),
  'azure-iot': azureKey(33, 'AIoT', 'IoTHub00', 32), 'azure-redis': azureKey(33, 'AzCa', 'Access00', 32), 'azure-registry': azureKey(42, '+ACR', 'ACRDflt0', 39),
  'azure-search': azureKey(42, 'AzSe', 'PAdmin00', 39), 'azure-functions': azureKey(44, 'AzFu', 'Master00', 40, 'base64url'),
  'azure-cask': azureCask('ACOG'), 'azure-devops': azureCask('AZDO'), 'azure-devops-legacy': azureDevopsLegacy, 'entra-client-secret': entraClientSecret,
  'bech32-age': ageKey,
  jwt: jwt((random) => ({ sub: uuid(random), role: 'admin', iat: 1760000000 })),
  'supabase-jwt': jwt((random) => ({ iss: 'supabase', ref: random.text(20, 'abcdefghijklmnopqrstuvwxyz'), role: 'service_role', iat: 1760000000, exp: 2075000000 })),
  pem: pemEc, 'pem-pkcs8': pemEd25519, openssh, 'pgp-armor': pgpArmor,
  stellar: (random) => base32(withCrc16(Buffer.concat([Buffer.from([0x90]), random.bytes(32)]))),
  nats: (random) => base32(withCrc16(Buffer.concat([Buffer.from([0x95, 0x00]), random.bytes(32)]))),
  base58check: (random) => base58check(Buffer.concat([Buffer.from('0488ade4', 'hex'), random.bytes(41), Buffer.from([0]), random.bytes(32)])),
  pypi: pypiToken('pypi.org'), 'pypi-test': pypiToken('test.pypi.org'),
  discord: discordToken,
  'docker-basic': (random) => Buffer.from(`deploy-bot:${random.text(18)}`).toString('base64'),
  'aws-key-id': awsKeyId('AKIA'), 'aws-temporary-key-id': awsKeyId('ASIA'),
};

/** Cuts a token into parts none of which can pass for it: behind the second character, and in the middle of what is left. */
export function partsOf(token: string): string[] {
  const middle = 2 + Math.ceil((token.length - 2) / 2);
  return [token.slice(0, 2), token.slice(2, middle), token.slice(middle)];
}

function main(args: string[]): number {
  const at = args.indexOf('--seed');
  const seed = at < 0 ? 'keysieve' : (args[at + 1] ?? '');
  const make = FORMATS[args.find((arg, index) => !arg.startsWith('--') && (at < 0 || index !== at + 1)) ?? ''];
  if (make === undefined) {
    process.stderr.write(`Usage: node scripts/make-token.ts FORMAT [--seed TEXT]\nFormats: ${Object.keys(FORMATS).join(' ')}\n`);
    return 2;
  }
  process.stdout.write(`[${partsOf(make(randomOf(seed))).map((part) => JSON.stringify(part)).join(', ')}]\n`);
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
