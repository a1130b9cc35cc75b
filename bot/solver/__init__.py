"""The best deal: an honest greedy choice in the order of the tiers, made in a process of its own."""
