"""The API of programs under ``/api/v1``: the same deeds and the same refusals as everywhere."""
