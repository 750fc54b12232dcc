"""What the worker does when nobody waits: one kind of job per file."""
