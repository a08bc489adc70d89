/** Kubernetes and CloudTrail. */
import type { Case } from './default-metrics.case.ts';

type Json = Readonly<Record<string, unknown>>;

const k8s = (name: string, record: Json, ...counts: string[]): Case => ({
  format: 'kubernetes',
  name,
  lines: [
    JSON.stringify({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      stage: 'ResponseComplete',
      auditID: 'a1',
      user: { username: 'amy' },
      sourceIPs: ['192.0.2.1'],
      requestReceivedTimestamp: '2026-03-01T12:00:00Z',
      responseStatus: { code: 200 },
      ...record,
    }),
  ],
  counts,
});

const binding = (resource: string, role: string, code = 201): Json => ({
  verb: 'create',
  objectRef: { resource, name: 'x' },
  requestObject: { roleRef: { kind: 'ClusterRole', name: role }, subjects: [{ kind: 'User', name: 'eve' }] },
  responseStatus: { code },
});

const aws = (name: string, source: string, action: string, record: Json, ...counts: string[]): Case => ({
  format: 'cloudtrail',
  name: `${action}: ${name}`,
  lines: [
    JSON.stringify({
      eventVersion: '1.08',
      userIdentity: { type: 'IAMUser', userName: 'amy' },
      eventTime: '2026-03-01T12:00:00Z',
      eventSource: `${source}.amazonaws.com`,
      eventName: action,
      sourceIPAddress: '192.0.2.1',
      recipientAccountId: '123456789012',
      ...record,
    }),
  ],
  counts,
});

const console_ = (type: string, result: string): Json => ({
  userIdentity: { type, ...(type === 'Root' ? {} : { userName: 'amy' }) },
  responseElements: { ConsoleLogin: result },
});

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const EVERYTHING = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}';

export const CLOUD_CASES: readonly Case[] = [
  k8s(
    'a request without valid credentials',
    { verb: 'get', user: {}, responseStatus: { code: 401 } },
    'failed_logins ,192.0.2.1',
  ),
  k8s('a secret', { verb: 'get', objectRef: { resource: 'secrets', name: 'x' } }, 'secrets_read amy,192.0.2.1'),
  k8s('a list of secrets', { verb: 'list', objectRef: { resource: 'secrets' } }, 'secrets_read amy,192.0.2.1'),
  k8s('a secret that is written', { verb: 'create', objectRef: { resource: 'secrets', name: 'x' } }),
  k8s('a config map', { verb: 'get', objectRef: { resource: 'configmaps', name: 'x' } }),
  k8s(
    'a secret that is refused',
    { verb: 'get', objectRef: { resource: 'secrets', name: 'x' }, responseStatus: { code: 403 } },
    'permission_denied amy,kube-apiserver',
  ),
  k8s(
    'cluster-admin',
    binding('clusterrolebindings', 'cluster-admin'),
    'privileges_granted kube-apiserver,create,amy,eve',
  ),
  k8s(
    'cluster-admin in a namespace',
    binding('rolebindings', 'cluster-admin'),
    'privileges_granted kube-apiserver,create,amy,eve',
  ),
  k8s('another role', binding('clusterrolebindings', 'view')),
  k8s(
    'cluster-admin, refused',
    binding('clusterrolebindings', 'cluster-admin', 403),
    'permission_denied amy,kube-apiserver',
  ),
  k8s(
    'the binding named cluster-admin at level Metadata',
    { verb: 'patch', objectRef: { resource: 'clusterrolebindings', name: 'cluster-admin' } },
    'privileges_granted kube-apiserver,patch,amy,',
  ),
  k8s('a binding at level Metadata', { verb: 'create', objectRef: { resource: 'clusterrolebindings', name: 'x' } }),
  k8s(
    'a user of OpenShift',
    { verb: 'create', objectRef: { resource: 'users', name: 'eve' }, responseStatus: { code: 201 } },
    'users_created kube-apiserver,amy,eve',
  ),

  aws('failure', 'signin', 'ConsoleLogin', console_('IAMUser', 'Failure'), 'failed_logins amy,192.0.2.1'),
  aws('success', 'signin', 'ConsoleLogin', console_('IAMUser', 'Success')),
  aws(
    'root',
    'signin',
    'ConsoleLogin',
    console_('Root', 'Success'),
    'root_logins signin.amazonaws.com,,123456789012,192.0.2.1',
  ),
  aws('root, failure', 'signin', 'ConsoleLogin', console_('Root', 'Failure'), 'failed_logins root,192.0.2.1'),
  aws('by root', 'sts', 'GetSessionToken', { userIdentity: { type: 'Root' } }),
  aws('success', 'cloudtrail', 'StopLogging', {}, 'logging_disabled cloudtrail.amazonaws.com,StopLogging,amy'),
  aws(
    'success',
    'cloudtrail',
    'PutEventSelectors',
    {},
    'logging_disabled cloudtrail.amazonaws.com,PutEventSelectors,amy',
  ),
  aws(
    'refused',
    'cloudtrail',
    'DeleteTrail',
    { errorCode: 'AccessDenied' },
    'permission_denied amy,cloudtrail.amazonaws.com',
  ),
  aws('a read', 'cloudtrail', 'DescribeTrails', { readOnly: true }),
  aws('success', 'ec2', 'DeleteFlowLogs', {}, 'logging_disabled ec2.amazonaws.com,DeleteFlowLogs,amy'),
  aws(
    'off',
    'guardduty',
    'UpdateDetector',
    { requestParameters: { enable: false } },
    'logging_disabled guardduty.amazonaws.com,UpdateDetector,amy',
  ),
  aws('on', 'guardduty', 'UpdateDetector', { requestParameters: { enable: true } }),
  aws(
    'admin',
    'iam',
    'AttachUserPolicy',
    { requestParameters: { userName: 'eve', policyArn: ADMIN } },
    'privileges_granted iam.amazonaws.com,AttachUserPolicy,amy,eve',
  ),
  aws('read only', 'iam', 'AttachUserPolicy', {
    requestParameters: { userName: 'eve', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  }),
  aws(
    'everything',
    'iam',
    'PutUserPolicy',
    { requestParameters: { userName: 'eve', policyDocument: EVERYTHING } },
    'privileges_granted iam.amazonaws.com,PutUserPolicy,amy,eve',
  ),
  aws('little', 'iam', 'PutUserPolicy', {
    requestParameters: { userName: 'eve', policyDocument: '{"Action": "s3:*"}' },
  }),
  aws('without a document', 'iam', 'PutUserPolicy', { requestParameters: null }),
  aws(
    'admins',
    'iam',
    'AddUserToGroup',
    { requestParameters: { userName: 'eve', groupName: 'Admins' } },
    'privileges_granted iam.amazonaws.com,AddUserToGroup,amy,eve',
  ),
  aws(
    'success',
    'iam',
    'CreateUser',
    { requestParameters: { userName: 'eve' } },
    'users_created iam.amazonaws.com,amy,eve',
  ),
  aws('there already', 'iam', 'CreateUser', {
    requestParameters: { userName: 'eve' },
    errorCode: 'EntityAlreadyExistsException',
  }),
  aws('success', 'secretsmanager', 'GetSecretValue', { readOnly: true }, 'secrets_read amy,192.0.2.1'),
  aws(
    'decrypted',
    'ssm',
    'GetParameters',
    { readOnly: true, requestParameters: { withDecryption: true } },
    'secrets_read amy,192.0.2.1',
  ),
  aws('not decrypted', 'ssm', 'GetParameters', { readOnly: true, requestParameters: { withDecryption: false } }),
  aws(
    'refused',
    'sts',
    'AssumeRole',
    { errorCode: 'AccessDenied' },
    'failed_logins amy,192.0.2.1',
    'permission_denied amy,sts.amazonaws.com',
  ),
];
