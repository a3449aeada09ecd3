import { lateZlib } from '../../late.ts';
import { BASE62_UPPER_FIRST, fromBase32, fromBase64, inDigits } from './encodings.ts';
import { marvin32 } from './marvin32.ts';
import { outcomeOf, type Check } from './outcome.ts';

/** Where the provider's signature stands, by the length of the encoded key: always before the checksum's characters. */
const SIGNATURE_AT: Record<number, number> = { 88: 76, 44: 33, 52: 42, 56: 44 };
/** Seeds of each provider's keys (microsoft/security-utilities, WellKnownRegexPatterns). */
const SEEDS: Record<string, readonly string[]> = {
  '+ASt': ['Default0'],
  ACDb: ['MastRO00', 'MastRW00', 'SystRO00', 'SystRW00', 'SysAll00', 'Encryp00', 'Resour00'],
  '+ABa': ['AbAcct00'],
  '+AMC': ['Classic0'],
  APIM: ['Tenant00', 'IoTHub00', 'Gateway0', 'GitKey00'],
  '+ASb': ['Send0000', 'Listen00', 'Manage00', 'System00'],
  '+AEh': ['Send0000', 'Listen00', 'Manage00', 'System00'],
  '+ARm': ['Send0000', 'Listen00', 'Manage00', 'System00'],
  AIoT: ['IoTHub00', 'Device00', 'DpsKey00'],
  AzCa: ['Access00'],
  AZEG: ['SendRecv'],
  '+ACR': ['ACRDflt0'],
  AzSe: ['Query000', 'PAdmin00'],
  AzFu: ['Functi00', 'Master00', 'System00'],
};

/** Azure's identifiable keys, version 1: the last four decoded bytes are the Marvin32 of those before, seeded by the kind of key. */
export const azureHis: Check = (token) => {
  const at = SIGNATURE_AT[token.length];
  const seeds = at === undefined ? undefined : SEEDS[token.slice(at, at + 4)];
  if (seeds === undefined) return 'unknown';
  const bytes = fromBase64(token);
  if (bytes === null) return 'fail';
  const data = bytes.subarray(0, -4);
  const stored = bytes.readUInt32LE(bytes.length - 4);
  return outcomeOf(seeds.some((seed) => marvin32(data, seed) === stored));
};

/**
 * Azure's common annotated security keys (`JQQJ99`): Marvin32 of the first 80 characters, decoded, in base 62 padded on the right (older keys: base 64);
 * four characters of it, or six and `==`.
 */
export const azureCask: Check = (token) => {
  if (!/^[0-9A-Za-z+/]{52}JQQJ9[9DH][0-9A-Za-z+/]{26}(?:==)?$/.test(token) && !/^[0-9A-Za-z+/]{52}JQQJ9[9DH][0-9A-Za-z+/]{28}==$/.test(token)) return 'unknown';
  const check = token.slice(80).replace('==', '');
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(marvin32(Buffer.from(token.slice(0, 80), 'base64'), 'Default0'));
  const inBase62 = inDigits(bytes.readUInt32BE(), BASE62_UPPER_FIRST).padEnd(6, '0');
  return outcomeOf(inBase62.startsWith(check) || bytes.toString('base64').startsWith(check));
};

const BASE66 = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~';

/** Client secrets of Entra ID with the marker `8Q~`: the first three of six base-66 digits of the Marvin32 of what stands before. */
export const entraClientSecret: Check = (token) => {
  if (!/^[0-9A-Za-z._~-]{3}8Q~[0-9A-Za-z._~-]{34}$/.test(token)) return 'unknown';
  const sum = inDigits(marvin32(Buffer.from(token.slice(0, 37), 'latin1'), 'AadPwd00'), BASE66).padStart(6, 'a');
  return outcomeOf(sum.startsWith(token.slice(37)));
};

/** Offsets of the checksum's bytes, least significant first. */
const PAT_CHECK_BYTES = [22, 8, 7, 2] as const;
/** XORed onto the CRC: user tokens, application tokens. */
const PAT_MAGIC = [0xe0b9692d, 0x1019f92e] as const;

/** Azure DevOps personal access tokens of 52 characters (security-utilities, SEC101/102): a CRC-32 scattered over the decoded bytes. */
export const azureDevopsLegacy: Check = (token) => {
  if (!/^[a-z2-7]{52}$/.test(token)) return 'unknown';
  const bytes = fromBase32(token)!;
  const data = bytes.filter((_, offset) => !PAT_CHECK_BYTES.some((check) => check === offset));
  const stored = PAT_CHECK_BYTES.reduce((sum, offset, place) => (sum | (bytes[offset]! << (8 * place))) >>> 0, 0);
  const crc = lateZlib().crc32(data);
  return outcomeOf(PAT_MAGIC.some((magic) => (crc ^ magic) >>> 0 === stored));
};
