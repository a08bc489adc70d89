/** The first word of an API's name, such as `Create` in CreateUser, and the event.type that it stands for. */
import type { EventType } from '../../event.ts';

const WORDS: Readonly<Partial<Record<EventType, string>>> = {
  access:
    'Get List Describe Head Lookup Search Query Scan Select Read View Download Check Test Validate Verify Simulate ' +
    'Estimate Preview Discover Detect Decrypt Encrypt Sign Invoke Filter Count Resolve Poll Receive Retrieve',
  change:
    'Put Update Modify Attach Detach Set Add Remove Associate Disassociate Enable Disable Tag Untag Reset Change ' +
    'Replace Authorize Revoke Move Apply Cancel Schedule Accept Reject Upgrade Rotate Reboot Leave Invite Activate ' +
    'Deactivate Suspend Resume Subscribe Unsubscribe Merge Write Configure Transfer Share Lock Unlock Confirm Promote',
  creation: 'Create Run Allocate Copy Import Register Request Generate Issue Provision Publish Upload Restore Clone',
  deletion: 'Delete Terminate Deregister Purge Release Abort',
  start: 'Start Execute Send Assume Initiate Open',
  end: 'Stop End Close',
};

const TYPES_OF_WORDS: ReadonlyMap<string, EventType> = new Map(
  Object.entries(WORDS).flatMap(
    ([type, words]) => words.split(' ').map((word) => [word, type as EventType] as const), // the keys of WORDS are event types
  ),
);

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

function wordAt(name: string, start: number): string {
  let end = start + 1;
  while (end < name.length && end - start < 16 && !isCapital(name.charCodeAt(end))) end++;
  return name.slice(start, end);
}

/** undefined for a word that says nothing. */
export function typeOfName(name: string): EventType | undefined {
  const first = wordAt(name, 0);
  // BatchGetItem, AdminCreateUser: the second word is the verb.
  const second = first === 'Batch' || first === 'Admin' || first === 'Transact';
  return TYPES_OF_WORDS.get(second ? wordAt(name, first.length) : first);
}
