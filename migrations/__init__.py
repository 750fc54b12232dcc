"""The tables' history, applied in order by `registry migrate`."""
