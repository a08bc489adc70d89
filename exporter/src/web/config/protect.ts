/**
 * Before the schema sees a web configuration: secrets are hidden from errors, and what would silently leave the server
 * open, such as a key without a value, is an error.
 */
import type { Node, Pair } from 'yaml';
import { isMap, isNode, isScalar, visit } from 'yaml';
import type { ConfigDocument } from '../../config/document.ts';
import { keyName, pairOf } from '../../config/document.ts';
import type { ConfigError } from '../../config/errors.ts';

/** What looks like a bcrypt hash or a private key, wherever it stands. */
const SECRET = /\$2[a-z]?\$|PRIVATE KEY/;
const HASH = /\$2[a-z]?\$\d*\$?[./A-Za-z0-9]{4,}/g;

export function protect(document: ConfigDocument): void {
  const { root } = document;
  if (root === null || isEmpty(root)) {
    return document.add(0, [], 'the file is empty; write {} for neither TLS nor users.');
  }
  refuseAliases(document, root);
  hideSecrets(document, root);
  if (!isMap(root)) return;
  const tls = pairOf(root, 'tls_server_config');
  if (tls && isEmpty(tls.value)) {
    document.addKey(['tls_server_config'], 'is empty; give cert_file and key_file, or remove it.');
  }
  const users = pairOf(root, 'basic_auth_users');
  if (users) checkUsers(document, users);
}

const isEmpty = (value: unknown): boolean => value === null || (isScalar(value) && value.value === null);

/** Also, a password that begins with a star would be shown as the name of an alias. */
function refuseAliases(document: ConfigDocument, root: Node): void {
  visit(root, {
    Alias(_key, node) {
      document.add(
        node.range?.[0] ?? 0,
        [],
        'aliases (*name) are not allowed here; write the value itself, in quotes.',
      );
      return visit.REMOVE;
    },
  });
}

function hideSecrets(document: ConfigDocument, root: Node): void {
  const hide = (node: Node): void => void document.hidden.set(node, 'the value');
  if (isScalar(root)) hide(root);
  visit(root, {
    Scalar(_key, node) {
      if (SECRET.test(String(node.value))) hide(node);
    },
    Pair(_key, pair) {
      if (keyName(pair) !== 'basic_auth_users' || !isNode(pair.value)) return;
      hide(pair.value);
      visit(pair.value, { Scalar: (_index, node) => hide(node) });
    },
  });
}

const PATH = ['basic_auth_users'];

function checkUsers(document: ConfigDocument, users: Pair): void {
  if (isEmpty(users.value) || (isMap(users.value) && users.value.items.length === 0)) {
    return document.addKey(PATH, 'has no users, which leaves the server open; add one, or remove the key.');
  }
  if (!isMap(users.value)) return;
  for (const pair of [...users.value.items]) {
    const name = keyName(pair);
    if (!isUserName(name)) {
      // What stands here may be a password: it is not shown, and nothing else gets to see it.
      users.value.items.splice(users.value.items.indexOf(pair), 1);
      const start = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      document.add(
        start ?? 0,
        PATH,
        'not a user; write NAME: HASH with a space after the colon, and none in the name.',
      );
    } else if (isEmpty(pair.value)) {
      document.addKey([...PATH, name], 'has no hash; give one, or remove the user.');
    }
  }
}

/** A colon would end the name (RFC 7617). Object.fromEntries and zod lose `__proto__`. */
const isUserName = (name: string): boolean => name !== '__proto__' && !SECRET.test(name) && /^[^:\p{Cc}]+$/u.test(name);

const YAML_PROBLEM = /^not valid YAML: (.*)\.$/;
/** Messages of the YAML library that quote nothing of the file, or only after a colon. */
const QUOTES_NOTHING =
  /^(?:more than one document.*|(?:Missing|Implicit|Nested|All|Plain value cannot start with|Block scalar|(?:Flow|Block) (?:map|sequence)) .*|Unexpected [a-z-]+ (?:token|at node end).*|Unresolved (?:tag|alias).*)$/;

/** An error without what may be a password or a hash. */
export function redact(error: ConfigError): ConfigError {
  const message = error.message.replace(YAML_PROBLEM, (_all, problem: string) => {
    const quotesNothing = QUOTES_NOTHING.test(problem);
    return `not valid YAML: ${quotesNothing ? problem.replace(/(?<=\S): .*$/, '') : 'the syntax is wrong here'}.`;
  });
  return { ...error, path: error.path.replace(HASH, '…'), message: message.replace(HASH, '…') };
}
