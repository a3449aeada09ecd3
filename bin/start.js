'use strict';

const { lstatSync, mkdirSync } = require('node:fs');
const { homedir } = require('node:os');
const path = require('node:path');

/** Whoever may write into the folder of compiled code decides what runs: it must be the user's alone. */
function isOwn(folder) {
  if (!process.getuid) return true;
  const stat = lstatSync(folder);
  return stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & 0o022) === 0;
}

function enableCompileCache() {
  if (process.env.KEYSIEVE_NO_COMPILE_CACHE) return;
  try {
    const xdg = process.env.XDG_CACHE_HOME;
    const parent = path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache'), 'keysieve');
    const folder = path.join(parent, 'compile-cache');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOwn(parent) && isOwn(folder)) require('node:module').enableCompileCache(folder);
  } catch {
    // A read-only home costs some milliseconds, never the scan.
  }
}

enableCompileCache();
try {
  require('../dist/keysieve.cjs');
} catch (error) {
  process.stderr.write(`keysieve: ${error && error.stack ? error.stack : error}\n`);
  process.exitCode = 3;
}
