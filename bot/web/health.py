"""For machines that look after the bot: is it alive, is it ready, and what has it done.

`/healthz` answers while the process does; `/readyz` names what is missing, with 503, until everything that a day needs
is there; `/metrics` is for Prometheus. None of them says anything about a person.
"""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, ProcessCollector, generate_latest

Readiness = Callable[[], Awaitable[Mapping[str, str]]]
"""Gives what is missing, by the part's name, with a sentence for the operator; empty if all is well."""


class Metrics:
    """What is counted, in a registry of its own, so that several can stand in one process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._refused = Counter(
            "reviewday_requests_refused", "Requests refused at the HTTP door.", ["reason"], registry=self.registry
        )
        self._came_in = Counter(
            "reviewday_requests", "Requests of Slack that were taken in.", ["kind"], registry=self.registry
        )

    def refused(self, reason: str) -> None:
        """Count a refused request."""
        self._refused.labels(reason=reason).inc()

    def came_in(self, kind: str) -> None:
        """Count a request by its kind."""
        self._came_in.labels(kind=kind).inc()

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Show a figure as it is whenever somebody asks; the name is without our prefix."""
        Gauge(f"reviewday_{name}", about, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """Give everything in Prometheus' own form."""
        return generate_latest(self.registry)


def add_health(application: web.Application, *, ready: Readiness, metrics: Metrics) -> None:
    """Answer `/healthz`, `/readyz` and `/metrics` in a web application."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_request: web.Request) -> web.Response:
        missing = dict(await ready())
        status = web.HTTPServiceUnavailable.status_code if missing else web.HTTPOk.status_code
        return web.json_response({"ready": not missing, "missing": missing}, status=status)

    async def shown(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", shown)
