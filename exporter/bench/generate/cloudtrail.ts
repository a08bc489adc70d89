/** A few accounts of one organization: instances, pipelines, services and people. */
import { BEGIN } from './interleave.ts';
import type { CloudtrailCall, Identity } from './lines-cloudtrail.ts';
import {
  cloudtrailRecord,
  consoleLogin,
  roleIdentity,
  rootIdentity,
  serviceIdentity,
  userIdentity,
} from './lines-cloudtrail.ts';
import { ACCOUNTS, APPLICATIONS, PEOPLE, PUBLIC_ADDRESSES, REGIONS } from './names.ts';
import type { Random } from './random.ts';

export function* cloudtrail(random: Random): Generator<string> {
  for (let time = BEGIN; ; time += random.int(60)) {
    const account = random.ranked(ACCOUNTS);
    yield random.chance(0.02) ? login(random, time, account) : call(random, time, account);
  }
}

function login(random: Random, time: number, account: string): string {
  const root = random.chance(0.05);
  return consoleLogin({
    time,
    id: random.uuid(),
    account,
    identity: root ? rootIdentity(account) : userIdentity(account, random.ranked(PEOPLE)),
    address: random.ranked(PUBLIC_ADDRESSES),
    success: random.chance(0.8),
    mfa: random.chance(0.7),
    region: random.ranked(REGIONS),
  });
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** A call of the API: what it is, and what is special about its record. */
interface Api {
  readonly source: string;
  readonly name: string;
  readonly readOnly?: boolean;
  readonly more?: (random: Random, place: Place) => Partial<CloudtrailCall>;
}

const ERRORS = [
  'AccessDenied',
  'ThrottlingException',
  'Client.UnauthorizedOperation',
  'NoSuchKey',
  'ValidationException',
];

function call(random: Random, time: number, account: string): string {
  const { source, name, readOnly = false, more } = random.weighted(APIS);
  const place = { account, region: random.ranked(REGIONS) };
  const caller = random.weighted(CALLERS)(random, time, account);
  const failed = random.chance(0.05);
  const service = source.slice(0, source.indexOf('.'));
  return cloudtrailRecord({
    ...place,
    ...caller,
    ...more?.(random, place),
    time,
    id: random.uuid(),
    source,
    name,
    readOnly,
    errorCode: failed ? random.ranked(ERRORS) : undefined,
    errorMessage: failed
      ? `User: ${String(caller.identity['arn'])} is not authorized to perform: ${service}:${name} because no identity-based policy allows the ${service}:${name} action`
      : undefined,
  });
}

type Caller = { readonly identity: Identity; readonly address: string; readonly userAgent: string };

const ROLES = ['node-group', 'deployer', 'lambda-execution', 'data-reader', 'platform-admin', 'support'];

const CALLERS: readonly (readonly [number, (random: Random, time: number, account: string) => Caller])[] = [
  [
    50,
    (random, time, account) => ({
      identity: roleIdentity(account, random.ranked(ROLES), `i-0${random.hex(16)}`, time - random.int(3_600_000)),
      address: `10.0.${random.int(8)}.${random.int(250)}`,
      userAgent:
        'Boto3/1.35.76 md/Botocore#1.35.76 ua/2.0 os/linux#6.1.115 md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython',
    }),
  ],
  [
    15,
    (random, time, account) => ({
      identity: roleIdentity(
        account,
        'platform-admin',
        `${random.ranked(PEOPLE)}@example.com`,
        time - random.int(3_600_000),
      ),
      address: random.ranked(PUBLIC_ADDRESSES),
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
    }),
  ],
  [
    20,
    (random, _time, account) => ({
      identity: userIdentity(account, random.ranked(PEOPLE)),
      address: random.ranked(PUBLIC_ADDRESSES),
      userAgent: 'aws-cli/2.22.4 md/awscrt#0.23.4 ua/2.0 os/linux md/arch#x86_64 lang/python#3.12.6 md/command#s3.cp',
    }),
  ],
  [
    15,
    (random) => {
      const service = `${random.pick(['autoscaling', 'lambda', 'config', 'ecs'])}.amazonaws.com`;
      return { identity: serviceIdentity(service), address: service, userAgent: service };
    },
  ],
];

const bucket = (random: Random, { account }: Place): string => `${random.ranked(APPLICATIONS)}-${account}`;

const s3 =
  (withKey: boolean) =>
  (random: Random, place: Place): Partial<CloudtrailCall> => {
    const bucketName = bucket(random, place);
    const key = `year=2026/month=01/day=05/part-${random.int(99_999)}-${random.uuid()}.parquet`;
    return {
      category: 'Data',
      parameters: {
        bucketName,
        Host: `${bucketName}.s3.${place.region}.amazonaws.com`,
        ...(withKey ? { key } : { prefix: 'year=2026/' }),
      },
      additional: {
        SignatureVersion: 'SigV4',
        CipherSuite: 'TLS_AES_128_GCM_SHA256',
        bytesTransferredIn: 0,
        AuthenticationMethod: 'AuthHeader',
        'x-amz-id-2': random.hex(76),
        bytesTransferredOut: random.int(9_000_000),
      },
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` },
        { accountId: place.account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
      ],
    };
  };

const instances = (random: Random): Partial<CloudtrailCall> => ({
  parameters: {
    instancesSet: { items: [{ instanceId: `i-0${random.hex(16)}` }] },
    filterSet: { items: [{ name: 'tag:Name', valueSet: { items: [{ value: `${random.ranked(APPLICATIONS)}-*` }] } }] },
  },
});

const key = (random: Random, { account, region }: Place): Partial<CloudtrailCall> => {
  const arn = `arn:aws:kms:${region}:${account}:key/${random.uuid()}`;
  return {
    parameters: {
      keyId: arn,
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${random.ranked(APPLICATIONS)}-${account}` },
    },
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: arn }],
  };
};

const assume = (random: Random, { account }: Place): Partial<CloudtrailCall> => {
  const role = random.ranked(ROLES);
  const session = `session-${random.int(1e9)}`;
  const arn = `arn:aws:iam::${account}:role/${role}`;
  return {
    parameters: { roleArn: arn, roleSessionName: session, durationSeconds: 3600 },
    response: {
      credentials: {
        accessKeyId: `ASIA${random.hex(16).toUpperCase()}`,
        sessionToken: random.hex(120),
        expiration: 'Jan 5, 2026, 9:00:00 AM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROA${random.hex(17).toUpperCase()}:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      },
    },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: arn }],
  };
};

const user = (random: Random): Partial<CloudtrailCall> => ({
  parameters: { userName: random.ranked(PEOPLE), policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
});

const group = (random: Random): Partial<CloudtrailCall> => ({
  parameters: {
    groupId: `sg-0${random.hex(16)}`,
    ipPermissions: {
      items: [
        { ipProtocol: 'tcp', fromPort: 22, toPort: 22, groups: {}, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
      ],
    },
  },
});

const named = (random: Random): Partial<CloudtrailCall> => ({ parameters: { name: random.ranked(APPLICATIONS) } });

const api = (source: string, name: string, readOnly: boolean, more?: Api['more']): Api => ({
  source: `${source}.amazonaws.com`,
  name,
  readOnly,
  ...(more && { more }),
});

const APIS: readonly (readonly [number, Api])[] = [
  [22, api('s3', 'GetObject', true, s3(true))],
  [7, api('s3', 'PutObject', false, s3(true))],
  [5, api('s3', 'ListObjects', true, s3(false))],
  [16, api('sts', 'AssumeRole', true, assume)],
  [9, api('ec2', 'DescribeInstances', true, instances)],
  [5, api('ec2', 'DescribeSecurityGroups', true, named)],
  [1, api('ec2', 'AuthorizeSecurityGroupIngress', false, group)],
  [2, api('ec2', 'RunInstances', false, instances)],
  [1, api('ec2', 'TerminateInstances', false, instances)],
  [8, api('kms', 'Decrypt', true, key)],
  [5, api('kms', 'GenerateDataKey', true, key)],
  [3, api('secretsmanager', 'GetSecretValue', true, named)],
  [4, api('logs', 'CreateLogStream', false, named)],
  [4, api('dynamodb', 'DescribeTable', true, named)],
  [3, api('ecr', 'BatchGetImage', true, named)],
  [2, api('eks', 'DescribeCluster', true, named)],
  [2, api('iam', 'ListRoles', true)],
  [0.5, api('iam', 'CreateAccessKey', false, user)],
  [0.5, api('iam', 'AttachUserPolicy', false, user)],
  [0.1, api('iam', 'CreateUser', false, user)],
  [0.1, api('cloudtrail', 'StopLogging', false, named)],
];
