import { expect, it } from '@jest/globals';
import { TimeReader } from '../../exporter/src/formats/syslog-auth/time.ts';
import { localTime } from '../../exporter/src/formats/time-zone.ts';

const LOCAL = localTime('Europe/Berlin');
const NOW = Date.parse('2026-03-29T12:00:00Z');

/** What is read of a text: where it ends, and what it stands for; false where it is no time. */
type Read = (text: string) => readonly [end: number, time: string] | false;

function create(): Read {
  const reader = new TimeReader(LOCAL);
  return (text) => {
    const bytes = Buffer.from(new ArrayBuffer(text.length));
    bytes.write(text);
    if (!reader.read(bytes, new DataView(bytes.buffer), 0, bytes.length, NOW)) return false;
    return [reader.end, new Date(reader.time).toISOString()];
  };
}

const CLOCKS = ['02:30:07', '02:30:59', '02:30:60', '02:31:00'];
const FRACTIONS = ['', '.5', '.123', '.1234', '.123456', '.12345678', '.123456789'];
const ZONES = ['', 'Z', '+01:00', '-03:30', '+0100'];
const TIMES = CLOCKS.flatMap((clock) =>
  FRACTIONS.flatMap((fraction) => ZONES.map((zone) => `2026-03-29T${clock}${fraction}${zone}`)),
);
const LETTERS = '0123456789.,:;+-/TZ @';

it('times of a minute are what each is when it is read alone', () => {
  for (const first of TIMES) {
    for (const second of TIMES) {
      const read = create();
      read(first + ' web-01');
      expect([first, second, read(second + ' web-01')]).toEqual([first, second, create()(second + ' web-01')]);
    }
  }
});

it.each(TIMES.filter((time) => time.includes('02:30:07')))(
  'with one byte wrong it is not what it was, after %s and one more like it',
  (time) => {
    for (let at = 0; at < time.length; at++) {
      for (const letter of LETTERS) {
        const wrong = `${time.slice(0, at)}${letter}${time.slice(at + 1)}`;
        const read = create();
        read(time + ' web-01');
        read(time.replace(':07', ':58') + ' web-01');
        expect([wrong, read(wrong + ' web-01')]).toEqual([wrong, create()(wrong + ' web-01')]);
        // A line may end anywhere.
        const cut = wrong.slice(0, at + 1);
        expect([cut, read(cut)]).toEqual([cut, create()(cut)]);
      }
    }
  },
);
