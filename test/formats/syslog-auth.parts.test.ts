/** The parts of the format that have a simple model: searches in bytes, and the table of connections. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexOf, lastIndexOf, lastPattern, pattern } from '../../exporter/src/formats/syslog-auth/bytes.ts';
import { Connections } from '../../exporter/src/formats/syslog-auth/connections.ts';

describe('searches', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 40 });
  const wanted = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 5 });

  it('find what searches in strings find, within their range', () => {
    fc.assert(
      fc.property(text, wanted, fc.nat(40), fc.nat(40), (whole, one, first, second) => {
        const bytes = Uint8Array.from(Buffer.from(whole));
        const view = new DataView(bytes.buffer);
        const from = Math.min(first, second, whole.length);
        const to = Math.min(Math.max(first, second), whole.length);
        const part = whole.slice(from, to);
        const inPart = (at: number): number => (at < 0 ? -1 : at + from);
        expect(indexOf(view, pattern(one), from, to)).toBe(inPart(part.indexOf(one)));
        expect(lastIndexOf(view, lastPattern(one), from, to)).toBe(inPart(part.lastIndexOf(one)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Connections', () => {
  const MOST = 2048;

  /** As a Map from names to bits does it, whose first key is the oldest. */
  class Model {
    readonly map = new Map<string, number>();

    set(key: string, bits: number): boolean {
      const before = this.map.get(key) ?? 0;
      if (!this.map.delete(key) && this.map.size === MOST) {
        for (const oldest of [...this.map.keys()].slice(0, 1)) this.map.delete(oldest);
      }
      this.map.set(key, bits);
      return bits !== before;
    }

    delete(key: string): number {
      const bits = this.map.get(key) ?? 0;
      this.map.delete(key);
      return bits;
    }
  }

  it('keeps what a map keeps, and forgets the oldest', () => {
    const step = fc.record({
      what: fc.constantFrom('set', 'set', 'delete', 'get', 'fill', 'clear'),
      pid: fc.nat(12),
      host: fc.nat(2),
      bits: fc.integer({ min: 1, max: 15 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const connections = new Connections();
        const model = new Model();
        let filled = 100;
        for (const { what, pid, host, bits } of steps) {
          const key = `${pid} ${host}`;
          if (what === 'set') expect(connections.set(pid, host, bits)).toBe(model.set(key, bits));
          else if (what === 'delete') expect(connections.delete(pid, host)).toBe(model.delete(key));
          else if (what === 'get') expect(connections.get(pid, host)).toBe(model.map.get(key) ?? 0);
          else if (what === 'fill') {
            for (const end = filled + MOST - 3; filled < end; filled++) {
              connections.set(filled, 7, 1);
              model.set(`${filled} 7`, 1);
            }
          } else if (bits === 1) {
            connections.clear();
            model.map.clear();
          }
        }
        expect(connections.size).toBe(model.map.size);
        expect([...connections.entries()].map(([pid, host, bits]) => [`${pid} ${host}`, bits])).toEqual([...model.map]);
      }),
      { numRuns: 60 },
    );
  });
});
