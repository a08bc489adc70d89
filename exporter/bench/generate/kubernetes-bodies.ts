/** What clients send to the API server: the request objects of audit level Request. */
import type { Random } from './random.ts';

const condition = (type: string, random: Random): object => ({
  type,
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime: `2026-01-05T08:0${random.int(10)}:1${random.int(10)}Z`,
});

export const podStatus = (random: Random): object => ({
  metadata: { uid: random.uuid() },
  status: {
    conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => condition(type, random)),
    containerStatuses: [
      {
        containerID: `containerd://${random.hex(64)}`,
        image: 'registry.example.com/app:1.4.2',
        ready: true,
        restartCount: random.int(3),
      },
    ],
    podIP: `10.244.${random.int(40)}.${random.int(250)}`,
  },
});

export const nodeStatus = (random: Random): object => ({
  status: {
    conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => condition(type, random)),
  },
});

export const podTemplate = (application: string, random: Random): object => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    generateName: `${application}-${random.hex(10)}-`,
    labels: { 'app.kubernetes.io/name': application, 'pod-template-hash': random.hex(10) },
  },
  spec: {
    containers: [
      {
        name: 'main',
        image: `registry.example.com/${application}:1.${random.int(40)}.${random.int(10)}`,
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: ['LOG_LEVEL', 'REGION', 'FEATURES'].map((name) => ({ name, value: random.hex(8) })),
        resources: { limits: { memory: '512Mi' }, requests: { cpu: '250m', memory: '512Mi' } },
        livenessProbe: {
          httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
        },
      },
    ],
    serviceAccountName: application,
    securityContext: { runAsNonRoot: true },
  },
  status: {},
});
