/** What the parts of a parser share: values, and names by their bytes. */
import type { Interner } from '../../values/interner.ts';
import { AddressIds } from '../address-ids.ts';
import { CallTable } from './calls.ts';
import { KeyTable } from './keys.ts';
import { Programs } from './programs.ts';
import { TypeTable } from './type-table.ts';

export class Tables {
  readonly interner: Interner;
  readonly keys = new KeyTable();
  readonly calls = new CallTable();
  readonly types = new TypeTable();

  readonly addresses: AddressIds;
  readonly programs: Programs;

  constructor(interner: Interner) {
    this.interner = interner;
    this.addresses = new AddressIds(interner);
    this.programs = new Programs(interner);
  }
}
