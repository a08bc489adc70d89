/** The section `privacy` of the configuration. */
import { z } from '../zod.ts';
import { choice, describe, integer, text } from './fields.ts';

const MIN_KEY = 16;

const rule = z.strictObject({
  field: text({ doc: 'An event field.', allowed: 'an event field' }),
  action: choice(
    'What becomes of its values: `drop` leaves them out, `hash` gives a keyed hash, `truncate` keeps the beginning.',
    ['drop', 'hash', 'truncate'],
  ),
  key: text(
    {
      doc: 'Action hash only, and required there: the secret key of the hash; `key_file` reads it from a file.',
      allowed: `a text of at least ${MIN_KEY} characters`,
      secret: true,
    },
    (key) => (key.length < MIN_KEY ? `is too short; use at least ${MIN_KEY} characters.` : undefined),
  ).optional(),
  length: integer(
    'Action truncate only: how many characters stay. Of source.ip the network stays instead (/24, /48).',
    1,
    1024,
  ).optional(),
});

export const PRIVACY = describe(z.array(rule), {
  doc: 'Event fields that are changed before anything is stored or exposed. With one, raw lines are not kept.',
  allowed: 'a list of event fields, each with its action',
});
