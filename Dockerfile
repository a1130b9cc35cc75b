# Build with another base where this one is not to be had: --build-arg BASE=...
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
COPY requirements/all.txt requirements/all.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
RUN python3 -m venv /opt/reviewday \
    && /opt/reviewday/bin/pip install --no-cache-dir --constraint requirements/all.txt ".[ssh]"

FROM ${BASE}
COPY --from=build /opt/reviewday /opt/reviewday
RUN mkdir -p /var/lib/reviewday && chown 10001:10001 /var/lib/reviewday
ENV PATH=/opt/reviewday/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    REVIEWDAY_CONFIG=/etc/reviewday/reviewday.toml
USER 10001:10001
VOLUME /var/lib/reviewday
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["reviewday", "outbox"]
ENTRYPOINT ["reviewday"]
CMD ["run"]
