"""The timers: Prefect flows, each a few lines round a deed."""

__phinong__ = "workflows"
