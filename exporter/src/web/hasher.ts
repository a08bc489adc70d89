/** Compares passwords with bcrypt hashes, one after the other, in a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { Outcome, Task } from './password-worker.ts';

export interface Hasher {
  matches(password: string, hash: string): Promise<boolean>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** Starts its thread with the first password, and again after a failure. */
export class WorkerHasher implements Hasher {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #nextId = 0;

  matches(password: string, hash: string): Promise<boolean> {
    const worker = (this.#worker ??= this.#start());
    const task: Task = { id: this.#nextId++, password, hash };
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
      worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./password-worker.ts', import.meta.url), {
      name: 'passwords',
      // It sees passwords, and needs nothing of the environment.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
    worker.unref();
    worker.on('message', ({ id, matches }: Outcome) => {
      this.#waiting.get(id)?.resolve(matches);
      this.#waiting.delete(id);
    });
    worker.on('error', () => undefined); // what follows is exit
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(new Error('the thread that checks passwords ended'));
      this.#waiting.clear();
    });
    return worker;
  }
}
