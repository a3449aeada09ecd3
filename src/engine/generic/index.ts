import type { GenericDetector } from '../../model.ts';
import type { Candidate, Hit, ReadyRule } from '../candidate.ts';
import { assignmentAt } from './assignment.ts';
import { authHeaderAt } from './auth-header.ts';
import { urlCredentialsAt } from './url-credentials.ts';

/** What the built-in detectors of key = value structures find at an anchor. */
export function matchGeneric(ready: ReadyRule, hit: Hit): Candidate[] {
  const detector = ready.rule.detector as GenericDetector;
  switch (detector.variant) {
    case 'assignment':
      return assignmentAt(hit);
    case 'url-credentials':
    case 'connection-string':
      return urlCredentialsAt(hit, detector.words);
    case 'auth-header':
      return authHeaderAt(hit);
  }
}
