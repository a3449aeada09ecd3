import { looksRandom } from './randomness.ts';

/** Characters that decide which shapes are worth trying; one bit each. */
const SPACE = 1;
const BRACKET = 2;
const DOT = 4;
const SLASH = 8;
const MARK = 16;
const HIGH = 32;
const JOINT = 64;
const DIGIT = 128;
const LETTER = 256;
const ESCAPE = 512;
const CONTROL = 1024;

const kindOf = new Uint16Array(256);
const setKind = (chars: string, kind: number): void => {
  for (let i = 0; i < chars.length; i++) kindOf[chars.charCodeAt(i)] = kind;
};
kindOf.fill(CONTROL, 0, 32);
setKind(' \t\r\n', SPACE);
setKind('()[]{}', BRACKET);
setKind('.', DOT);
setKind('/', SLASH);
setKind('=<>&|?:;,`+*!#%@^~"\'$', MARK);
setKind('-_', JOINT);
setKind('\\', ESCAPE);
setKind('0123456789', DIGIT);
setKind('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER);
kindOf.fill(HIGH, 128);

function kindsIn(value: string): number {
  let kinds = 0;
  for (let i = 0; i < value.length; i++) kinds |= kindOf[value.charCodeAt(i) & 255]!;
  return kinds;
}

const NAMES_OF_TYPES = new Set([
  'any', 'array', 'bigint', 'blob', 'bool', 'boolean', 'buffer', 'byte', 'bytea', 'bytes', 'char', 'cryptokey', 'date', 'datetime', 'decimal', 'dict', 'double', 'enum', 'float', 'float32', 'float64', 'function', 'hidden', 'int', 'int32', 'int64',
  'integer', 'list', 'long', 'never', 'null', 'number', 'object', 'password', 'securestring', 'sensitive', 'str', 'string', 'symbol', 'text', 'tuple', 'uint8array', 'unknown', 'uuid', 'varchar', 'void', 'true', 'false', 'yes', 'no', 'on', 'off', 'none', 'nil',
  'undefined', 'optional', 'required', 'basic', 'bearer', 'base64', 'base64url', 'utf8', 'utf-8', 'hex', 'ascii', 'latin1', 'sha1', 'sha256', 'sha512', 'md5', 'hs256', 'rs256', 'es256', 'oauth2', 'x-api-key', 'keydown', 'keyup', 'keypress',
]);
const FILE_NAME = /\.(?:[cm]?[jt]sx?|json5?|ya?ml|toml|ini|conf|cfg|properties|env|txt|md|html?|css|scss|less|svg|png|jpe?g|gif|ico|xml|xsd|csv|log|sql|db|sqlite|py|rb|php|go|rs|java|kt|swift|cs|cpp|hpp|sh|ps1|bat|exe|dll|so|zip|gz|tgz|tar|pem|key|crt|cer|p12|pfx|jks|keystore|asc|gpg|pub|lock|map|wasm|proto|tf|vue|svelte|woff2?|ttf|pdf|local|example|internal|com|org|net|io|dev)$/i;
const MEDIA_TYPE = /^(?:application|text|image|audio|video|font|multipart|message|model)\/[\w.+*-]+/;
const LOCALE = /^[a-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|\d{3}|[a-z]{2}))+$/;
const VERSION = /^[v^~=<>]*\d+(?:\.\d+)+(?:[-+][\w.+-]*)?$/;
const PROPERTY_PATH = /^[A-Za-z_$][\w$]*(?:(?:\??\.|->|::?|#)[A-Za-z_$][\w$-]*|\??\.?\[[^\]]*\]|\(\))+[!?]?$/;
const CALL = /^(?:new |await |!|~)?[A-Za-z_$][\w$]*(?:(?:\??\.|->|::)[A-Za-z_$][\w$]*)*(?:<[^>]*>)?\(/;
const WORD_PATH = /^[\w@.~*:-]*(?:\/[\w@.~*:{}$%=?&,+-]*)+$/;
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const JOINED_WORDS = /^[A-Za-z]+\d{0,2}(?:[-_.:][A-Za-z]*\d{0,2})+$/;
const CAMEL_WORDS = /^[$_]*[A-Za-z]+[a-z][A-Z][A-Za-z]*\d{0,2}$/;

/**
 * Why a value reads as code, markup, a path, an address, a type, a number or a sentence rather than as a secret; null when it does not.
 * Single words are left to the caller: a password may be one.
 */
export function codeShapeReason(value: string): string | null {
  const kinds = kindsIn(value);
  if ((kinds & CONTROL) !== 0) return 'control characters';
  if ((kinds & LETTER) === 0) return (kinds & (DIGIT | DOT)) !== 0 && (kinds & ~(DIGIT | DOT | JOINT | SLASH | MARK | SPACE)) === 0 && /^[#+-]?[\d.,:/ T_-]+%?$/.test(value) ? 'a number, date or address' : null;
  if (/^0x[0-9a-f]{1,16}n?$/i.test(value) || /^\d{4}-\d\d-\d\dT\d\d/.test(value)) return 'a number, date or address';
  if (value.length <= 12 && NAMES_OF_TYPES.has(value.toLowerCase())) return 'the name of a type or an option';
  if ((kinds & (MARK | BRACKET | ESCAPE)) !== 0) {
    const reason = syntaxReason(value, kinds);
    if (reason !== null) return reason;
  }
  if (/^(?:--?|\.|#|@)[a-z][a-z0-9]*(?:[-_:. ][a-z0-9]+)*$/i.test(value) && !looksRandom(value)) return 'an option, selector or decorator';
  if ((kinds & HIGH) !== 0 && (kinds & DIGIT) === 0) return 'text beyond ASCII';
  if ((kinds & SPACE) !== 0) return looksRandom(value) ? null : 'a sentence';
  if ((kinds & (DOT | SLASH)) !== 0) {
    const reason = nameReason(value, kinds);
    if (reason !== null) return reason;
  }
  return wordsReason(value, kinds);
}

/** Shapes with operators and brackets. */
function syntaxReason(value: string, kinds: number): string | null {
  if (value.includes('=>')) return 'an arrow function';
  if (/^[A-Za-z_][\w.]*(?:<\w*>)?(?:\[\])?(?:\|[A-Za-z_][\w.]*(?:<\w*>)?(?:\[\])?)+$/.test(value) && value.split('|').some((name) => NAMES_OF_TYPES.has(name.toLowerCase()))) return 'a union of types';
  if ((value.includes('->') || value.includes('::')) && PROPERTY_PATH.test(value)) return 'a property path';
  if (value.includes('`')) return 'a template literal';
  if ((kinds & BRACKET) !== 0) {
    if (CALL.test(value)) return 'a function call';
    if (/^[[({]|[[({]$|^\W*\)/.test(value) && /[[({)\]}].*[\w"'.,]/.test(value) && /[,;:="'.]/.test(value)) return 'a list, block or expression';
    if (PROPERTY_PATH.test(value)) return 'a property path';
  }
  if (value.startsWith('<') && /^<[/!?]?[a-zA-Z][^<]*>?/.test(value)) return 'markup';
  if (value.includes('</') || value.includes('/>')) return 'markup';
  if (/^#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b/.test(value)) return 'a colour';
  if (/^[,;)\]}]/.test(value) || /[;{]$/.test(value) || /(?:&&|\|\||===?|!==?|\?\?)\s*["'\w(!]/.test(value) && /[a-z]{2}|\s/.test(value)) return 'an expression';
  if ((kinds & ESCAPE) !== 0 && /\\(?:[nrtbdswWDSB](?![\w])|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[.[({^$|)\]}*+?/])/.test(value)) return 'a pattern or an escaped text';
  if (/^\[[\w-]+[~^$*|]?=/.test(value)) return 'a selector';
  return null;
}

/** Names with dots and slashes: addresses, paths, files, media types, versions, properties. */
function nameReason(value: string, kinds: number): string | null {
  const scheme = value.indexOf('://');
  if (scheme >= 0) return value.indexOf('@', scheme) < 0 || /^[a-z+]+:\/\/[^/]*\/.*@/.test(value) ? 'an address without credentials' : null;
  if (MEDIA_TYPE.test(value)) return 'a media type';
  if (VERSION.test(value)) return 'a version';
  if (FILE_NAME.test(value) && !looksRandom(value)) return 'a file or host name';
  if ((kinds & DOT) !== 0 && PROPERTY_PATH.test(value) && !looksRandom(value)) return 'a property path';
  if ((kinds & SLASH) !== 0 && /^(?:\.{1,2}|~|@[\w-]+|[A-Za-z]:)?\//.test(value) && !looksRandom(value)) return 'a path';
  if ((kinds & SLASH) !== 0 && WORD_PATH.test(value) && !looksRandom(value)) return 'a path';
  return null;
}

/** Identifiers and words with separators. */
function wordsReason(value: string, kinds: number): string | null {
  if ((kinds & JOINT) !== 0 && LOCALE.test(value) && value.length <= 12) return 'a locale';
  if ((kinds & JOINT) !== 0 && CONSTANT.test(value) && !looksRandom(value)) return 'a constant';
  if ((kinds & (JOINT | DOT | MARK)) !== 0 && JOINED_WORDS.test(value) && !looksRandom(value)) return 'words with separators';
  if (CAMEL_WORDS.test(value) && !looksRandom(value)) return 'an identifier';
  if (/^\d+(?:\.\d+)?(?:px|em|rem|ms|s|m|h|d|kb|mb|gb|vh|vw|pt|k|%)$/i.test(value)) return 'a measure';
  return null;
}
