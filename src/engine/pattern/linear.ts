import type * as Re2js from 're2js';
import { messageOf } from '../../errors.ts';
import type { Pattern, PatternEngine, PatternMatch } from './pattern.ts';

/**
 * The engine for patterns that are not ours: native `re2` where it can be loaded, else `re2js`. Both match in linear time.
 * `nativeFrom` names the folder of the `re2` package where it is not to be found by name.
 * `re2` is an optional peer: its addon has to be compiled or downloaded, which nobody must be made to do.
 */
export async function loadLinearEngine(nativeFrom?: string): Promise<PatternEngine> {
  return nativeEngine(nativeFrom) ?? re2jsEngine(await import('re2js'));
}

/** Why native re2 does not run here, or null when it does. */
export function whyNoNativeEngine(nativeFrom?: string): string | null {
  try {
    requireNative(nativeFrom);
    return null;
  } catch (error) {
    return messageOf(error).split('\n')[0]!;
  }
}

/** Native re2, or null where it is not installed. `from` names the package's folder. */
export function nativeEngine(from?: string): PatternEngine | null {
  let RE2: NativeConstructor;
  try {
    RE2 = requireNative(from);
  } catch {
    return null;
  }
  return { name: 're2', compile: (re2) => nativePattern(RE2, re2) };
}

interface NativeRegExp extends RegExp {
  readonly source: string;
}
type NativeConstructor = new (pattern: string, flags: string) => NativeRegExp;

function requireNative(from?: string): NativeConstructor {
  return process.getBuiltinModule('node:module').createRequire(import.meta.url)(from ?? 're2') as NativeConstructor;
}

/** The addon has RegExp's face, with RE2's syntax and semantics. */
function nativePattern(RE2: NativeConstructor, re2: string): Pattern {
  const plain = new RE2(re2, 'gu');
  const indexed = new RE2(re2, 'dgu');
  return {
    test(text) {
      plain.lastIndex = 0;
      return plain.test(text);
    },
    find(window, from, last = window.length) {
      indexed.lastIndex = from;
      const found = indexed.exec(window);
      if (!found?.indices || found.index > last) return null;
      return { start: found.indices[0]![0], end: found.indices[0]![1], groups: [...found.indices] };
    },
  };
}

/** RE2 in JavaScript. `load` is the imported package. */
export function re2jsEngine(load: typeof Re2js): PatternEngine {
  return {
    name: 're2js',
    compile(re2) {
      try {
        const compiled = load.RE2JS.compile(re2);
        return { test: (text) => compiled.matcher(text).find(), find: (window, from, last = window.length) => re2jsFind(compiled.matcher(window), window, from, last) };
      } catch (error) {
        throw new SyntaxError(messageOf(error), { cause: error });
      }
    },
  };
}

interface Re2jsMatcher {
  find(start?: number): boolean;
  start(group?: number): number;
  end(group?: number): number;
  groupCount(): number;
}

function re2jsFind(matcher: Re2jsMatcher, window: string, from: number, last: number): PatternMatch | null {
  if (from > window.length || !matcher.find(from) || matcher.start() > last) return null;
  const groups: PatternMatch['groups'] = [];
  for (let group = 0; group <= matcher.groupCount(); group++) {
    const start = matcher.start(group);
    groups.push(start < 0 ? undefined : [start, matcher.end(group)]);
  }
  return { start: matcher.start(), end: matcher.end(), groups };
}
