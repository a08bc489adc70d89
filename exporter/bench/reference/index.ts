/**
 * Counts the ten metrics of a format plainly, a line at a time: what the exporter and mtail have to agree with. Written for
 * the generated logs; it shares no code with the exporter's formats.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FormatName } from '../formats.ts';
import { auditd } from './auditd.ts';
import { cloudtrail } from './cloudtrail.ts';
import type { Reference } from './count.ts';
import { Counts } from './count.ts';
import { json } from './json.ts';
import { kubernetes } from './kubernetes.ts';
import { syslogAuth } from './syslog-auth.ts';

const REFERENCES: Readonly<Record<FormatName, Reference>> = {
  kubernetes,
  cloudtrail,
  'syslog-auth': syslogAuth,
  auditd,
  json,
};

/** The ten metrics of a format. */
export const countPlainly = (format: FormatName, log: string): Promise<Counts> => countLines(log, REFERENCES[format]);

export async function countLines(log: string, reference: Reference): Promise<Counts> {
  const counts = new Counts();
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Infinity }))
    reference(line, counts.count);
  return counts;
}
