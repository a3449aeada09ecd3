/** How far back the name of a value may stand. */
const NAME_REACH = 80;
const DIGEST_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);
const DIGEST_NAME =
  /(?:sha-?_?(?:1|2|3|224|256|384|512)(?!\d)|md5|hash(?:es|ed|sum)?|integrity|checksums?|digests?|commits?|revisions?|etag|fingerprints?|thumbprint|uuid|guid|crc(?:32)?|subresource|blob|treeish|git_?head|changeset|object_?id|build_?id|asset_?id|cache_?key|content_?id|oid|parents?|merge|head|(?:^|[^a-z])(?:sha|rev|ref|tree|nonce|sri|hmac_sha\d*|id|ids))[^a-z]*$/i;
/** Names that say so about a value of any form. */
const SURE_NAME = /(?:integrity|checksums?|digest|etag|fingerprint|thumbprint|uuid|guid|hash(?:sum)?|(?:^|[^a-z])nonce)[^a-z]*$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INTEGRITY = /^(?:sha(?:1|256|384|512)|md5)[-:=][A-Za-z0-9+/=_-]{16,}/;

/**
 * Why a value is a hash, an object id, an integrity or a UUID rather than a secret, by its form and the name before it; null when it is not.
 * @param before Text before the value (its line is enough).
 * @param after Text behind it.
 */
export function hashContextReason(before: string, value: string, after: string): string | null {
  if (INTEGRITY.test(value)) return 'an integrity value';
  if (/@?sha(?:1|256|384|512)[:-]["']?$/.test(before) || before.endsWith('nonce-')) return 'named a digest';
  const isDigest = isHex(value) && DIGEST_LENGTHS.has(value.length);
  const isUuid = value.length === 36 && UUID.test(value);
  const isPadded = (value.length === 28 || value.length === 44 || value.length === 88 || value.length === 64) && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
  const name = nameBefore(before);
  if (SURE_NAME.test(name) && (isDigest || isUuid || isPadded || /^[\w+/=-]{8,}$/.test(value))) return 'named a hash, checksum or id';
  if ((isDigest || isUuid || isPadded) && DIGEST_NAME.test(name)) return 'named a hash, commit or id';
  // `sha256sum` output and lock files: a digest, two blanks, a file.
  if (isDigest && /^ [ *][\w./-]/.test(after)) return 'a checksum line';
  return isUuid ? UUID_REASON : null;
}

/** The weakest reason: some keys are UUIDs. */
export const UUID_REASON = 'a UUID';

function isHex(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70))) return false;
  }
  return true;
}

/** The text since the last separator of a list: the key that the value belongs to. */
function nameBefore(before: string): string {
  const near = before.slice(-NAME_REACH).trimEnd().replace(/["'`]+$/, '');
  let start = near.length;
  while (start > 0 && !',;{}\n&'.includes(near[start - 1]!)) start--;
  return near.slice(start);
}
