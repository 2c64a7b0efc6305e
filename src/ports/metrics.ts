export interface MetricDefinition {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

export type Labels = Readonly<Record<string, string>>

/** A number that only grows. */
export interface Counter {
  readonly add: (labels: Labels, value: number) => void
}

export interface Gauge {
  readonly set: (labels: Labels, value: number) => void
  /** Forgets every series: what is gone is not shown with its last value. */
  readonly clear: () => void
}

export interface Histogram {
  readonly observe: (labels: Labels, value: number) => void
}

/** Numbers of one process, read by Prometheus. */
export interface Metrics {
  readonly counter: (definition: MetricDefinition) => Counter
  readonly gauge: (definition: MetricDefinition) => Gauge
  /** `buckets` are upper ends, ascending. */
  readonly histogram: (definition: MetricDefinition, buckets: readonly number[]) => Histogram
  /** All of them in Prometheus' text format. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

export interface MetricsMaker {
  /** A registry of one's own, with the usual numbers of a Node process. */
  readonly open: () => Promise<Metrics>
}
