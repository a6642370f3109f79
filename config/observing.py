"""The settings of those who look after a running system: logs, traces, proxies."""

from typing import Literal

from pydantic_settings import BaseSettings

from config.said import said


class Observing(BaseSettings):
    """What is told of the work, to whom; with nothing set, nothing is told to anybody."""

    log_format: Literal["text", "json"] = said(
        "text",
        "รูปแบบบันทึกการทำงาน json คือหนึ่งบรรทัดต่อหนึ่งเหตุการณ์ พร้อมเลขคำขอและเลขที่เรื่อง",
        "How web and timers log: warnings as text, or each request and deed as a line of JSON.",
        unit="text, json",
    )
    otlp_endpoint: str = said(
        "",
        "ที่อยู่ตัวรับ OpenTelemetry (OTLP/HTTP) เช่น http://collector:4318 ว่างคือไม่ส่ง",
        "Receiver of OpenTelemetry traces (OTLP/HTTP), such as http://collector:4318; empty: none.",
        unit="URL",
        pattern=r"^(https?://[^/\s]+.*)?$",
    )
    proxies: str = said(
        "",
        "ที่อยู่ของ proxy ที่เชื่อถือ คั่นด้วยจุลภาค ว่างคือไม่มี ที่อยู่ผู้ใช้จริงจะอ่านจาก X-Forwarded-For ของเครื่องเหล่านี้",
        "Addresses or networks of our own proxies, with commas; theirs alone may say who asks "
        "(X-Forwarded-For, X-Request-ID). Empty: nobody may.",
        unit="addresses",
    )
