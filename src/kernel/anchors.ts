/** What must be around an anchor for its rules to have a chance; the kernel looks before JavaScript is called. */
export type Guard =
  | { kind: 'none' }
  /** `min` bytes of the class directly behind the anchor. */
  | { kind: 'tail'; alphabet: string; min: number }
  /** A run of `min` to `max` bytes of the class that starts within `after` bytes behind the anchor, or `before` bytes before it. */
  | { kind: 'near'; alphabet: string; min: number; max: number; after: number; before: number }
  /** Something is assigned to the name that the anchor is part of. */
  | { kind: 'assign' }
  /** `user:password@` follows. */
  | { kind: 'url' };

/** A literal that the prefilter looks for: Latin-1, 3 to 255 bytes; lower case where `fold`. */
export interface AnchorSpec {
  literal: string;
  /** Letters of either case. */
  fold: boolean;
  guard: Guard;
}
