/** Routes for operators. They answer without a token, and also while the process is busy. */
import { z } from 'zod';
import type { Health } from '../health.js';
import type { Metrics } from '../metrics.js';
import type { ServerInstance } from './server-instance.js';

const config = { public: true, unlimited: true } as const;
const tags = ['运行 operation'];

const live = z.strictObject({ status: z.literal('live') });
const ready = z.strictObject({
  status: z.enum(['ready', 'not-ready']),
  checks: z.record(
    z.string(),
    z.strictObject({ ready: z.boolean(), reason: z.strictObject({ zh: z.string(), en: z.string() }).optional() }),
  ),
});

const exposition = { description: 'Prometheus 文本 / text of Prometheus', content: { 'text/plain': { schema: z.string() } } };

export function operationRoutes(server: ServerInstance, health: Health, metrics: Metrics): void {
  server.get(
    '/health/live',
    {
      config,
      schema: { operationId: 'getLiveness', tags, summary: '进程是否在运行 / whether the process runs', response: { 200: live } },
    },
    async () => ({ status: 'live' as const }),
  );

  server.get(
    '/health/ready',
    {
      config,
      schema: {
        operationId: 'getReadiness',
        tags,
        summary: '是否可受理请求，否则说明原因 / whether requests can be served, and why not',
        response: { 200: ready, 503: ready },
      },
    },
    async (_request, reply) => {
      const report = await health.report();
      return reply.code(report.status === 'ready' ? 200 : 503).send(report);
    },
  );

  server.get(
    '/metrics',
    {
      config,
      schema: { operationId: 'getMetrics', tags, summary: 'Prometheus 指标 / Prometheus metrics', response: { 200: exposition } },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
