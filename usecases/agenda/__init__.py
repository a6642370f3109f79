"""The agenda: duties out of resolutions, the Cabinet's days, signing windows, the partner's steps.

Flat modules beside this package are used here and use nothing of it; ``usecases.tick`` and the
flows call ``rounds.agenda_round``.
"""
