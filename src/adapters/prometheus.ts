import { type MetricDefinition, type MetricsMaker } from '../ports/metrics.ts'

/** Metrics by prom-client, which is loaded when somebody wants to read them. */
export const prometheusMetrics: MetricsMaker = {
  open: async () => {
    const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client')
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const configured = ({ name, help, labels }: MetricDefinition) => ({
      name,
      help,
      labelNames: labels,
      registers: [registry],
    })
    return {
      counter: (definition) => {
        const counter = new Counter(configured(definition))
        return { add: (labels, value) => counter.inc({ ...labels }, value) }
      },
      gauge: (definition) => {
        const gauge = new Gauge(configured(definition))
        return { set: (labels, value) => gauge.set({ ...labels }, value), clear: () => gauge.reset() }
      },
      histogram: (definition, buckets) => {
        const histogram = new Histogram({ ...configured(definition), buckets: [...buckets] })
        return { observe: (labels, value) => histogram.observe({ ...labels }, value) }
      },
      text: () => registry.metrics(),
      contentType: registry.contentType,
    }
  },
}
