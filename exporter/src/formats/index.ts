/** The table of formats: a line each. */
import type { Format } from './format.ts';
import { auditd } from './auditd/index.ts';
import { cloudtrail } from './cloudtrail/index.ts';
import { json } from './json/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { syslogAuth } from './syslog-auth/index.ts';

export const FORMATS: readonly Format[] = [auditd, cloudtrail, json, kubernetes, syslogAuth];

export const formatByName = (name: string): Format | undefined => FORMATS.find((format) => format.name === name);
