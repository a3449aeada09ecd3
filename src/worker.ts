// The worker thread: one file for all stories, so that a bundle has one.
import { serve } from './pool/index.ts';
import { prepareScan } from './scan/worker.ts';

void serve(prepareScan);
