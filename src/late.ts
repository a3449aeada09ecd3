import type * as Crypto from 'node:crypto';
import type * as Zlib from 'node:zlib';

/**
 * Modules of Node.js that take milliseconds to load, loaded when they are first called: most runs of a hook find nothing, and so hash nothing.
 * (An `import` would load them at the start; `getBuiltinModule` is there since Node.js 20.16 and 22.3.)
 */

export function lateCrypto(): typeof Crypto {
  return process.getBuiltinModule('node:crypto');
}

export function lateZlib(): typeof Zlib {
  return process.getBuiltinModule('node:zlib');
}
