"""The engine: gather, plan, check, apply, record, for live work, sweeps and their chunks. Use cases over ports."""
