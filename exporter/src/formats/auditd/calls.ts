/** System calls by the bytes that name them. */
import { ByteTable } from '../../values/byte-table.ts';
import type { Syscall } from './syscalls.ts';
import { CALLS_BY_NAME, CALLS_BY_NUMBER } from './syscalls.ts';

export class CallTable {
  readonly #names = new ByteTable(0);
  readonly #numbers = new ByteTable(0);
  readonly #calls: Syscall[] = [];

  constructor() {
    for (const [name, call] of CALLS_BY_NAME) this.#add(this.#names, name, call);
    for (const [arch, numbers] of CALLS_BY_NUMBER) {
      for (const [number, call] of numbers) this.#add(this.#numbers, `${arch} syscall=${number}`, call);
    }
  }

  #add(table: ByteTable, text: string, call: Syscall): void {
    const bytes = Buffer.from(text);
    table.find(bytes, 0, bytes.length); // `add` keeps what was not found
    table.add(bytes, 0, bytes.length, this.#calls.push(call) - 1);
  }

  byName(bytes: Buffer, from: number, to: number): Syscall | undefined {
    return this.#calls[this.#names.find(bytes, from, to)];
  }

  /** By `c000003e syscall=59`, the values of `arch` and `syscall` and what stands between them. */
  byNumber(bytes: Buffer, from: number, to: number): Syscall | undefined {
    return this.#calls[this.#numbers.find(bytes, from, to)];
  }
}
