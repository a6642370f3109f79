"""The agenda: duties out of resolutions, the Cabinet's days, signing windows, the partner's steps.

Other packages use nothing of it but ``rounds.agenda_round``, which ``usecases.timers.tick`` and the
flows call.
"""
