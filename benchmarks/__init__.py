"""What the product costs: one module a figure, each a ratio to a named baseline or limit, measured in one run.

    python -m benchmarks.plan      the plan of a day
    python -m benchmarks.sync      reading Gerrit, against bare HTTP
    python -m benchmarks.ack       acknowledging while a sync and a tally run
    python -m benchmarks.start     start time and memory
    python -m benchmarks.latency   from a vote in Gerrit to the edited list
    python -m benchmarks.replay    past review days of a community, dealt, and what then came true

Each prints one JSON line a figure. Run them on a calm machine; they end by themselves.
"""
