/**
 * Modules of Node.js that take milliseconds to load, loaded when they are first called: most runs of a hook find nothing, and so hash nothing.
 * (An `import` would load them at the start; `getBuiltinModule` is there since Node.js 20.16 and 22.3.)
 */

export function lateCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}

export function lateZlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib');
}
