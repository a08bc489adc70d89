/** Public CloudTrail records: Stratus Red Team's detonation logs, Panther's rule tests, CrowdSec's hub tests. */
import { describe, expect, it } from '@jest/globals';
import { cloudtrail } from '../../exporter/src/formats/cloudtrail/index.ts';
import { sampleFiles, sampleLines, sampleText, tallyOf, withSamples } from '../support/samples.ts';

withSamples(() => {
  describe('cloudtrail samples', () => {
    const folder = ['stratus', 'docs', 'detonation-logs'];
    const files = sampleFiles(...folder).map((file) => JSON.parse(sampleText(...folder, file)) as unknown[]);

    it("reads Stratus Red Team's logs without a skip, record by record and as whole lists", () => {
      const tally = tallyOf(
        cloudtrail,
        files.flatMap((records) => records.map((record) => JSON.stringify(record))),
      );
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(310);
      expect(tally.skips).toEqual({});
      expect(tally.fields).toMatchObject({
        'event.category': 310,
        'event.type': 310,
        'event.action': 310,
        'event.outcome': 310,
        'user.name': 310,
        'source.ip': 310,
        'error.code': 52,
        'event.reason': 52,
      });
      expect(
        tallyOf(
          cloudtrail,
          files.map((records) => JSON.stringify(records)),
        ),
      ).toEqual(tally);
    });

    it("reads Panther's records; the skips name no call (their keys are in lower case)", () => {
      const lines = sampleLines('panther', 'AWS.CloudTrail.ndjson').map((line) =>
        JSON.stringify((JSON.parse(line) as { log: unknown }).log),
      );
      const tally = tallyOf(cloudtrail, lines);
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(234);
      expect(tally.skips).toEqual({ unsupported: 5 });
      expect(lines.filter((line) => line.includes('"eventname"'))).toHaveLength(5);
      expect(tally.fields).toMatchObject({
        'event.category': 234,
        'event.type': 234,
        'event.action': 234,
        'event.outcome': 234,
        'user.name': 221, // the others have no userIdentity, or one without any name
        'source.ip': 187,
        'error.code': 41,
      });
    });

    it("reads CrowdSec's records", () => {
      const tally = tallyOf(cloudtrail, sampleLines('crowdsec', 'aws-cloudtrail', 'aws-cloudtrail.log'));
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(2);
      expect(tally.skips).toEqual({});
      expect(tally.fields).toMatchObject({ 'user.name': 2, 'source.ip': 2 });
    });
  });
});
