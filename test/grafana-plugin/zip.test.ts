import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unzip, zip } from '../../grafana-plugin/build/zip.ts';

const DATE = new Date('2026-11-22T09:00:00Z');
const entry = (name: string, text: string) => ({ name, content: Buffer.from(text) });

describe('zip', () => {
  test('what goes in comes out, sorted by name', () => {
    const content = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));
    const entries = fc.uniqueArray(
      fc.record({ name: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), content }),
      {
        selector: ({ name }) => name,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(entries, (given) => {
        const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(unzip(zip(given, DATE))).toEqual(sorted);
      }),
    );
  });

  test('the same files give the same bytes, in whatever order they come', () => {
    const files = [entry('app/plugin.json', '{}'), entry('app/module.js', 'define([])')];
    expect(zip(files, DATE)).toEqual(zip(files.reverse(), DATE));
  });

  test('a changed byte is found', () => {
    const archive = zip([entry('app/README.md', 'Audit events')], DATE);
    const crc = archive.readUInt32LE(14);
    archive.writeUInt32LE(crc ^ 1, archive.lastIndexOf(Buffer.from('PK\u0001\u0002')) + 16);
    expect(() => unzip(archive)).toThrow('damaged zip archive: wrong checksum of app/README.md');
  });

  test('other files are no archives', () => {
    expect(() => unzip(Buffer.from('a tarball'))).toThrow('not a zip archive: it has no end of central directory');
  });
});
