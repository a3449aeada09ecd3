const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], blue: [34, 39], green: [32, 39], cyan: [36, 39] } as const;

/** Wraps a text in the escape sequences of a style, or leaves it alone. */
export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Paints where colour is wanted. Text that was scanned must have been escaped before. */
export function painter(color: boolean): Paint {
  return color ? (style, text) => `\x1b[${CODES[style][0]}m${text}\x1b[${CODES[style][1]}m` : (_style, text) => text;
}
