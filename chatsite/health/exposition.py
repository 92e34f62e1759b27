"""What is registered in `chatsite.metrics`, in Prometheus's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from chatsite.metrics import Histogram, Metric, registered

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def page() -> bytes:
    """All figures of this process."""
    return generate_latest(_registry())


@cache
def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Registered())
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class _Registered(Collector):
    def collect(self) -> Iterator[Family]:
        for metric in tuple(registered.values()):
            yield _family(metric)


def _family(metric: Metric) -> Family:
    value = metric.read()
    if isinstance(value, Histogram):
        return _histogram(metric, value)
    labels = [metric.label] if metric.label else []
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    family = kind(metric.name, metric.help, labels=labels)
    if isinstance(value, Mapping):
        for name, number in value.items():
            family.add_metric([name], number)
    else:
        family.add_metric([], value)
    return family


def _histogram(metric: Metric, value: Histogram) -> Family:
    counted = accumulate(tuple(value.counts))
    bounds = (*map(str, value.bounds), "+Inf")
    family = HistogramMetricFamily(metric.name, metric.help)
    family.add_metric([], buckets=list(zip(bounds, counted, strict=True)), sum_value=value.total)
    return family
