"""The setting of the virus scanner."""

from pydantic_settings import BaseSettings

from config.said import said


class Scanning(BaseSettings):
    """Who looks at files before they are kept."""

    virus_scanner: str = said(
        "",
        "ตัวตรวจไวรัส clamd เช่น 127.0.0.1:3310 หรือ /run/clamav/clamd.ctl หากว่าง ไม่ตรวจ",
        "The virus scanner (clamd) that every file passes, such as 127.0.0.1:3310 or "
        "/run/clamav/clamd.ctl; empty: none is asked.",
        unit="host:port, or a socket",
    )
