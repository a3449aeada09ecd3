/** `pass`: the check agrees. `fail`: the form has a check, and it does not agree. `unknown`: nothing to check in this form. */
export type Outcome = 'pass' | 'fail' | 'unknown';

/** One named algorithm: what it says of a token. */
export type Check = (token: string) => Outcome;

export const outcomeOf = (agrees: boolean): Outcome => (agrees ? 'pass' : 'fail');
