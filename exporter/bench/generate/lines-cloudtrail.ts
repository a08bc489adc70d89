/**
 * Records of AWS CloudTrail, a JSON object a line with the keys in the order in which AWS writes them (AWS CloudTrail
 * User Guide, "CloudTrail record contents", "userIdentity element", "AWS Management Console sign-in events").
 */
import { createHash } from 'node:crypto';

export type Identity = Readonly<Record<string, unknown>>;

export interface CloudtrailCall {
  /** Ms since the epoch. */
  readonly time: number;
  readonly id: string;
  /** e.g. `iam.amazonaws.com` */
  readonly source: string;
  /** e.g. `CreateUser` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly identity: Identity;
  readonly address: string;
  readonly userAgent?: string;
  readonly readOnly?: boolean;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly parameters?: object;
  readonly response?: object;
  readonly additional?: object;
  readonly resources?: readonly object[];
  readonly category?: 'Management' | 'Data';
  readonly type?: string;
}

export function cloudtrailRecord(call: CloudtrailCall): string {
  const { source, region, category = 'Management' } = call;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: call.identity,
    eventTime: `${new Date(call.time).toISOString().slice(0, 19)}Z`,
    eventSource: source,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: call.address,
    userAgent: call.userAgent ?? 'aws-cli/2.22.4 md/awscrt#0.23.4 ua/2.0 os/linux md/arch#x86_64 lang/python#3.12.6',
    errorCode: call.errorCode,
    errorMessage: call.errorMessage,
    requestParameters: call.parameters ?? null,
    responseElements: call.response ?? null,
    additionalEventData: call.additional,
    requestID: hashOf('request', call.id).slice(0, 32),
    eventID: call.id,
    readOnly: call.readOnly ?? false,
    resources: call.resources,
    eventType: call.type ?? 'AwsApiCall',
    managementEvent: category === 'Management',
    recipientAccountId: call.account,
    eventCategory: category,
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${source.slice(0, source.indexOf('.'))}.${region}.amazonaws.com`,
    },
  });
}

export interface ConsoleLogin {
  readonly time: number;
  readonly id: string;
  readonly account: string;
  readonly identity: Identity;
  readonly address: string;
  readonly success: boolean;
  readonly mfa?: boolean;
  readonly region?: string;
}

export function consoleLogin({ success, mfa = false, region = 'us-east-1', ...login }: ConsoleLogin): string {
  return cloudtrailRecord({
    ...login,
    region,
    source: 'signin.amazonaws.com',
    name: 'ConsoleLogin',
    type: 'AwsConsoleSignIn',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
    errorMessage: success ? undefined : 'Failed authentication',
    response: { ConsoleLogin: success ? 'Success' : 'Failure' },
    additional: {
      LoginTo: `https://console.aws.amazon.com/console/home?region=${region}`,
      MobileVersion: 'No',
      MFAUsed: mfa ? 'Yes' : 'No',
    },
  });
}

export const rootIdentity = (account: string): Identity => ({
  type: 'Root',
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
  accessKeyId: '',
});

export const userIdentity = (account: string, name: string): Identity => ({
  type: 'IAMUser',
  principalId: uniqueId('AIDA', account + name),
  arn: `arn:aws:iam::${account}:user/${name}`,
  accountId: account,
  accessKeyId: uniqueId('AKIA', account + name),
  userName: name,
});

export function roleIdentity(account: string, role: string, session: string, since: number): Identity {
  const principalId = uniqueId('AROA', account + role);
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: uniqueId('ASIA', session),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: `${new Date(since).toISOString().slice(0, 19)}Z`, mfaAuthenticated: 'false' },
    },
  };
}

export const serviceIdentity = (service: string): Identity => ({ type: 'AWSService', invokedBy: service });

const hashOf = (kind: string, name: string): string => createHash('sha1').update(kind).update(name).digest('hex');

/** The same for the same name, as it is at AWS. */
const uniqueId = (prefix: string, name: string): string => prefix + hashOf(prefix, name).slice(0, 17).toUpperCase();
