/** The thread that hashes passwords. bcryptjs keeps its thread for up to 100 ms at a time: too long for the event loop. */
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

export interface Task {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

export interface Outcome {
  readonly id: number;
  readonly matches: boolean;
}

parentPort?.on('message', ({ id, password, hash }: Task) => {
  const outcome: Outcome = { id, matches: compareSync(password, hash) };
  parentPort?.postMessage(outcome);
});
