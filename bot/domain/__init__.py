"""The rules of a review day, pure: values and functions without I/O, clock or framework."""
