import { wordsOfKey } from './key-name.ts';

/** A name that ends so means something about a secret, not the secret. */
const LAST_WORDS = new Set([
  'address', 'age', 'alg', 'algo', 'algorithm', 'alias', 'arg', 'argument', 'arn', 'array', 'at', 'attr', 'attribute', 'audience', 'balance', 'bits',
  'btn', 'button', 'cache', 'callback', 'caption', 'changed', 'char', 'charset', 'checksum', 'class', 'classname', 'color', 'colour', 'column',
  'command', 'comment', 'component', 'config', 'confirmation', 'count', 'data', 'date', 'decimals', 'desc', 'description', 'dialog', 'digest', 'dir',
  'directory', 'disabled', 'domain', 'enabled', 'etag', 'md5', 'sha1', 'sha256', 'encoding', 'end', 'endpoint', 'env', 'error', 'errors', 'event', 'events', 'example', 'examples',
  'exists', 'expiration', 'expires', 'expiry', 'factory', 'field', 'fields', 'file', 'filename', 'files', 'fingerprint', 'flag', 'flow', 'folder',
  'forgotten', 'form', 'format', 'generator', 'getter', 'group', 'handler', 'hash', 'header', 'headers', 'help', 'helper', 'hint', 'host', 'href',
  'icon', 'id', 'identifier', 'ids', 'incorrect', 'index', 'info', 'input', 'inputs', 'invalid', 'issuer', 'iterator', 'kind', 'kinds', 'label',
  'labels', 'length', 'lifetime', 'limit', 'link', 'list', 'loader', 'location', 'manager', 'map', 'max', 'menu', 'message', 'messages', 'mgr', 'meter',
  'method', 'methods', 'min', 'mint', 'mismatch', 'missing', 'modal', 'mode', 'model', 'msg', 'name', 'names', 'node', 'note', 'offset', 'option',
  'optional', 'options', 'owner', 'page', 'param', 'parameter', 'parser', 'path', 'paths', 'pattern', 'placeholder', 'policies', 'policy', 'port',
  'position', 'prefix', 'prop', 'property', 'props', 'provider', 'providers', 'ref', 'reference', 'regex', 'regexp', 'realm', 'region', 'request', 'required',
  'reset', 'response', 'role', 'rotation', 'rule', 'rules', 'schema', 'scope', 'scopes', 'screen', 'selector', 'service', 'set', 'setting', 'settings',
  'size', 'source', 'start', 'state', 'status', 'storage', 'store', 'strategy', 'stream', 'strength', 'style', 'suffix', 'supply', 'symbol', 'tab',
  'table', 'template', 'text', 'time', 'timeout', 'timestamp', 'title', 'toggle', 'tooltip', 'ttl', 'type', 'types', 'uri', 'url', 'urls', 'usage',
  'usages', 'user', 'username', 'valid', 'validation', 'validator', 'used', 'var', 'variable', 'version', 'view', 'visibility', 'visible', 'word', 'words',
]);
/** A name that starts so asks or does something. */
const FIRST_WORDS = new Set([
  'allow', 'can', 'change', 'check', 'confirm', 'consume', 'count', 'create', 'disable', 'enable', 'enter', 'expect', 'forget', 'forgot', 'generate',
  'get', 'has', 'hide', 'invalid', 'is', 'lost', 'max', 'min', 'missing', 'no', 'num', 'on', 'peek', 'prev', 'remember', 'require', 'requires',
  'reset', 'save', 'set', 'should', 'show', 'skip', 'sort', 'toggle', 'total', 'update', 'use', 'validate', 'with', 'without',
]);
/** Anywhere in the name. */
const WORDS = new Set([
  'anon', 'author', 'authors', 'bypass', 'compass', 'csrf', 'donkey', 'hockey', 'hotkey', 'i18n', 'jockey', 'keyboard', 'keycode', 'keydown',
  'keyframe', 'keyframes', 'keypress', 'keyup', 'keyword', 'keywords', 'locale', 'monkey', 'passed', 'passes', 'passing', 'passive', 'passport',
  'passthrough', 'pubkey', 'public', 'publishable', 'secretary', 'sitekey', 'tokenization', 'tokenize', 'tokenized', 'tokenizer', 'tokens', 'turkey',
  'whiskey', 'xsrf',
]);
/** `next token`: where a list goes on. */
const PAGE_WORDS = new Set(['next', 'continuation', 'pagination', 'page', 'sync', 'cursor', 'update', 'cancellation', 'cancel', 'lock', 'idempotency', 'change', 'resume', 'starting', 'xsrf', 'csrf']);
const FILE_NAME = /\.(?:pyi?|[cm]?[jt]sx?|json|rst|md|html?|css|java|go|rs|rb|php|cs|cpp|h|vue|svelte|ya?ml|toml|txt|pem|crt|pub|svg|png|map|proto|sql|sh)$/i;
/** `sort key`, `cache key`: keys of data. */
const DATA_KEYS = new Set([
  'answer', 'arrow', 'bucket', 'cache', 'color', 'column', 'composite', 'config', 'context', 'data', 'dedupe', 'dictionary', 'enter', 'escape',
  'event', 'field', 'file', 'foreign', 'group', 'hash', 'home', 'hot', 'i18n', 'idempotency', 'index', 'item', 'label', 'left', 'locale', 'lookup',
  'map', 'message', 'meta', 'metadata', 'modifier', 'object', 'option', 'order', 'parent', 'partition', 'property', 'query', 'range', 'react',
  'registry', 'right', 'route', 'row', 's3', 'section', 'shortcut', 'site', 'sort', 'state', 'style', 'sub', 'tab', 'theme', 'translation', 'unique',
]);

/** Why a key's name says that its value is public, or is about a secret rather than one (`token_type`, `passwordLabel`, `max_tokens`); null when it does not. */
export function publicContextReason(key: string): string | null {
  return publicKeyReason(key, wordsOfKey(key));
}

/** The same where the words of the key (`wordsOfKey`) are known. */
export function publicKeyReason(key: string, words: readonly string[]): string | null {
  if (words.length === 0) return null;
  if (FILE_NAME.test(key)) return 'the name is that of a file';
  for (const word of words) if (WORDS.has(word)) return `the name says "${word}"`;
  const first = words[0]!;
  const last = words[words.length - 1]!;
  if (words.length === 1) return singleWordReason(first);
  if (FIRST_WORDS.has(first)) return `the name starts with "${first}"`;
  if (LAST_WORDS.has(last)) return `the name ends with "${last}"`;
  const before = words[words.length - 2]!;
  if (last === 'token' && PAGE_WORDS.has(before)) return `a ${before} token`;
  if (last === 'key' && DATA_KEYS.has(before) && !words.includes('account') && !words.includes('secret')) return `a ${before} key`;
  return null;
}

const ABOUT_SECRETS = /(?:password|passwd|secret|token|apikey|accesskey|keys?)(?:field|label|name|ids?|url|uri|type|hash|length|size|header|path|file|input|placeholder|hint|text|format|policy|reset|expiry|expires|count|prefix|error|message|arn|store|manager)$/;

/** Words written together, as attributes of HTML and Java have them: `passwordfield`, `tokentype`. */
function singleWordReason(word: string): string | null {
  const match = ABOUT_SECRETS.exec(word);
  return match === null ? null : 'the name is about a secret';
}
