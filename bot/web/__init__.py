"""Our own pages and sockets: health and metrics for machines, the operator's door."""
