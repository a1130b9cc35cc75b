# Build with another base where this one is not to be had: --build-arg BASE=...
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
COPY requirements/all.txt requirements/all.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
# The pinned versions without their hashes: pip refuses hashes beside a package that is a folder.
RUN sed '/ --hash=/d; s/ \\$//' requirements/all.txt > pins.txt \
    && python3 -m venv /opt/reviewday \
    && /opt/reviewday/bin/pip install --no-cache-dir --constraint pins.txt ".[ssh]"

FROM ${BASE}
COPY --from=build /opt/reviewday /opt/reviewday
RUN mkdir -p /var/lib/reviewday && chown 10001:10001 /var/lib/reviewday
ENV PATH=/opt/reviewday/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    REVIEWDAY_CONFIG=/etc/reviewday/reviewday.toml
USER 10001:10001
VOLUME /var/lib/reviewday
EXPOSE 8080
STOPSIGNAL SIGTERM
# Asks the port of [web]; it answers as long as the process does.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["reviewday"]
CMD ["run"]
