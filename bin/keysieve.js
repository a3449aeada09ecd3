#!/usr/bin/env node
/*
 * The launcher. Exit codes of every command:
 *
 *     0  clean: everything in scope was read, nothing was found
 *     1  findings (another number with --exit-code N)
 *     2  usage: wrong flags, config, rules or baseline, or a Node.js that is too old; nothing was scanned
 *     3  incomplete: something in scope was not read, or the program failed; the report has what was found
 *   130  stopped by SIGINT (Ctrl-C); the report is valid and marked incomplete
 *   143  stopped by SIGTERM; likewise
 *
 * CommonJS (bin/package.json) in the syntax of 2015, so that an old Node.js gets far enough to say what is missing.
 * Node 8 cannot even parse `import()`: it stands in start.js.
 */
'use strict';

var OLDEST = [22, 18];

function isTooOld(version) {
  var parts = version.split('.');
  var major = Number(parts[0]);
  return major < OLDEST[0] || (major === OLDEST[0] && Number(parts[1]) < OLDEST[1]);
}

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    'keysieve needs Node.js ' + OLDEST.join('.') + ' or newer; this is ' + process.version +
      '. Install a newer one (https://nodejs.org) or use the standalone executable.\n'
  );
  process.exitCode = 2;
} else {
  require('./start.js');
}
