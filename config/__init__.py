"""The wiring: settings, the clock, engines and senders."""

__phinong__ = "config"
