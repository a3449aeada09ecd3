import { lateZlib } from '../../late.ts';
import { BASE62_LOWER_FIRST, BASE62_UPPER_FIRST, inDigits } from './encodings.ts';
import { outcomeOf, type Check } from './outcome.ts';

/** How the CRC-32 (IEEE 802.3) is written at the end of a token. */
type CrcText = (crc: number) => string;

const base62: CrcText = (crc) => inDigits(crc, BASE62_UPPER_FIRST).padStart(6, '0');
const base62LowerFirst: CrcText = (crc) => inDigits(crc, BASE62_LOWER_FIRST).padStart(6, '0');
const hex: CrcText = (crc) => crc.toString(16).padStart(8, '0');
const upperHex: CrcText = (crc) => hex(crc).toUpperCase();
const littleEndianHex: CrcText = (crc) => littleEndian(crc).toString('hex');
const littleEndianBase64: CrcText = (crc) => littleEndian(crc).toString('base64').slice(0, 6);

function littleEndian(crc: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc);
  return bytes;
}

/** Group 1 of `form` is what the CRC covers, group 2 the CRC as written by `text`. */
const tokenOf =
  (form: RegExp, text: CrcText): Check =>
  (token) => {
    const match = form.exec(token);
    if (match === null) return 'unknown';
    return outcomeOf(text(lateZlib().crc32(Buffer.from(match[1]!, 'latin1'))) === match[2]);
  };

/** GitHub, "Behind GitHub's new authentication token formats" (2021): the CRC covers the body without its prefix. */
export const github = tokenOf(/^gh[pousr]_([0-9A-Za-z]{30}|[0-9A-Za-z]{70})([0-9A-Za-z]{6})$/, base62);
/** npm's announcement of granular tokens (2021): as GitHub. */
export const npm = tokenOf(/^npm_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/, base62);
export const vercel = tokenOf(/^vc[pirak]_([0-9A-Za-z]{50})([0-9A-Za-z]{6})$/, base62);
/** Polar's source, server/polar/kit/crypto.py. */
export const polar = tokenOf(/^polar_[a-z]+(?:_[a-z]+)?_([0-9A-Za-z]{37})([0-9A-Za-z]{6})$/, base62);
/** docs.chief.tools/accountchief/tokens. */
export const chiefTools = tokenOf(/^ct[a-z]{1,4}_([0-9A-Za-z]{30,242})([0-9A-Za-z]{6})$/, base62);
/** Observed on samples, documented nowhere: the CRC covers the prefix too. So are the next four. */
export const deno = tokenOf(/^(dd[po]_[0-9A-Za-z]{30})([0-9A-Za-z]{6})$/, base62);
export const wandb = tokenOf(/^(wandb_v1_[0-9A-Za-z_]{71})([0-9A-Za-z]{6})$/, base62);
export const apify = tokenOf(/^(apify_api_[0-9A-Za-z]{30})([0-9A-Za-z]{6})$/, base62LowerFirst);
export const saladCloud = tokenOf(/^salad_cloud_[a-z]+_([0-9A-Za-z]{20,80})([0-9A-Za-z]{6})$/, base62);
export const canva = tokenOf(/^(cnvca[0-9A-Za-z_-]{43})([0-9a-f]{8})$/, hex);
/** Cloudflare's docs say that a checksum follows the 40 characters. */
export const cloudflare = tokenOf(/^cf(?:ut|at|k)_([0-9A-Za-z]{40})([0-9a-f]{8})$/, hex);
export const zuplo = tokenOf(/^zpka_([0-9a-z]{32})_([0-9a-f]{8})$/, hex);
/** Prefix included, the second underscore not. */
export const grafana = tokenOf(/^(glsa_[0-9A-Za-z]{32})_([0-9a-f]{8})$/, littleEndianHex);
export const confluent = tokenOf(/^cflt([0-9A-Za-z+/]{54})([0-9A-Za-z+/]{6})$/, littleEndianBase64);
export const atlassianAppPassword = tokenOf(/^(ATBB[0-9A-Za-z_-]{24})([0-9A-F]{8})$/, upperHex);

const atlassianPlain = tokenOf(/^(AT[AC]TT[0-9A-Za-z_-]{20,}=)([0-9A-F]{8})$/, upperHex);
/** Atlassian API tokens: the CRC covers the `=` before it, which URLs and property files escape. */
export const atlassian: Check = (token) => atlassianPlain(token.replace('%3D', '=').replace('\\=', '='));

/**
 * GitLab's routable tokens (design document "Routable tokens"): payload, version, length of the payload in base 36, CRC-32 in base 36 of all before it.
 * The two checks are independent.
 */
export const gitlabRoutable: Check = (token) => {
  const match = /^([^.]{6,400})\.(?:0[0-9a-z]\.)?([0-9a-z]{2})([0-9a-z]{7})$/.exec(token);
  if (match === null) return 'unknown';
  const [, head = '', length = '', crc] = match;
  const payloadStart = head.length - parseInt(length, 36);
  if (payloadStart < 1 || !/[-_]/.test(head[payloadStart - 1]!)) return 'fail';
  return outcomeOf(lateZlib().crc32(Buffer.from(token.slice(0, -7), 'latin1')).toString(36).padStart(7, '0') === crc);
};
