/** People, machines, programs and addresses of the generated logs: documentation ranges and example.com only. */
export const PEOPLE: readonly string[] = (
  'alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy rupert sybil trent ursula victor ' +
  'walter xenia yusuf zoe amir bianca chen dmitri elena farid giulia hiro ines jonas katya liam mina noor oskar'
).split(' ');

/** The names that password guessers try first, then ever rarer ones. */
export const GUESSED_USERS: readonly string[] = [
  ...(
    'admin test user oracle postgres ubuntu git guest ftpuser mysql pi support nagios jenkins hadoop deploy tomcat ' +
    'www dev minecraft ansible es elastic zabbix steam teamspeak backup monitor student web app demo service tester'
  ).split(' '),
  ...PEOPLE.map((name) => `${name}1`),
  ...Array.from({ length: 120 }, (_, index) => `user${index + 1}`),
];

export const SERVERS: readonly string[] = ['bastion-1', 'bastion-2', 'web-1', 'web-2', 'db-1', 'db-2', 'build-1'];

export const NAMESPACES: readonly string[] = (
  'default kube-system monitoring payments checkout catalog search orders identity billing logging ingress argocd ' +
  'cert-manager vault staging-payments staging-orders data-platform ml-training frontend'
).split(' ');

export const APPLICATIONS: readonly string[] = (
  'api web worker scheduler gateway cache queue importer exporter mailer reports invoices sessions search-index ' +
  'recommender payments-api orders-api catalog-api auth-proxy thumbnails'
).split(' ');

const range = (prefix: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`);

/** RFC 5737 and RFC 3849, in an order that does not favour a range. */
export const PUBLIC_ADDRESSES: readonly string[] = [
  range('192.0.2.', 254),
  range('198.51.100.', 254),
  range('203.0.113.', 254),
  Array.from({ length: 254 }, (_, index) => `2001:db8:0:${(index + 1).toString(16)}::1`),
].reduce<string[]>((mixed, addresses, column, all) => {
  addresses.forEach((address, row) => (mixed[row * all.length + column] = address));
  return mixed;
}, []);

export const NODES: readonly string[] = Array.from({ length: 40 }, (_, index) => `node-${index + 1}.example.com`);

export const nodeAddress = (node: number): string => `10.20.0.${node + 10}`;

export const REGIONS: readonly string[] = ['eu-west-1', 'us-east-1', 'eu-central-1', 'us-west-2', 'ap-southeast-1'];

/** The account ids that the AWS documentation uses. */
export const ACCOUNTS: readonly string[] = ['123456789012', '111122223333', '444455556666'];
