"""What goes to another host goes encrypted, or the doctor names the setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli import checks
from cli.finding import NOTE, OK
from config.encrypted import in_the_clear
from config.settings import load_settings

PG = "postgresql+psycopg://phinong:x@"
S3 = "FSSPEC_S3_ENDPOINT_URL"

PLAIN: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({"database_url": f"{PG}data1.moi.internal/phinong"}, {}, "PHINONG_DATABASE_URL"),
    ({"database_url": f"{PG}10.0.0.7/phinong?sslmode=require"}, {}, "PHINONG_DATABASE_URL"),
    ({"database_url": f"{PG}/phinong?host=/run/pg&host=data1"}, {}, "PHINONG_DATABASE_URL"),
    ({"prefect_api_url": "http://data1:4200/api"}, {}, "PHINONG_PREFECT_API_URL"),
    ({"smtp_host": "mail.moi.go.th"}, {}, "PHINONG_SMTP_SECURITY"),
    ({"otlp_endpoint": "http://collector:4318"}, {}, "PHINONG_OTLP_ENDPOINT"),
    ({"virus_scanner": "scanner:3310"}, {}, "PHINONG_VIRUS_SCANNER"),
    ({"documents_url": "s3://phinong"}, {S3: "http://s3.moi.internal"}, S3),
]
FINE: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {S3: "http://s3.moi.internal"}),
    ({"database_url": f"{PG}data1.moi.internal/phinong?sslmode=verify-full"}, {}),
    ({"database_url": f"{PG}127.0.0.1:5433/phinong"}, {}),
    ({"database_url": f"{PG}/phinong?host=/run/postgresql"}, {}),
    ({"prefect_api_url": "https://data1:4243/api"}, {}),
    ({"prefect_api_url": "http://127.0.0.1:4200/api"}, {}),
    ({"smtp_host": "mail.moi.go.th", "smtp_security": "starttls"}, {}),
    ({"virus_scanner": "/run/clamav/clamd.ctl"}, {}),
    ({"virus_scanner": "[::1]:3310"}, {}),
    ({"documents_url": "s3://phinong"}, {S3: "https://s3.moi.internal"}),
]


@pytest.mark.parametrize(("said", "environment", "named"), PLAIN)
def test_what_goes_out_in_the_clear_is_named(
    tmp_path: Path, said: dict[str, Any], environment: dict[str, str], named: str
) -> None:
    assert in_the_clear(load_settings(data=tmp_path, **said), environment) == [named]


@pytest.mark.parametrize(("said", "environment"), FINE)
def test_what_is_encrypted_or_stays_here_is_not(
    tmp_path: Path, said: dict[str, Any], environment: dict[str, str]
) -> None:
    assert in_the_clear(load_settings(data=tmp_path, **said), environment) == []


@pytest.mark.parametrize(("said", "state"), [(PLAIN[0][0], NOTE), ({}, OK)])
def test_the_doctor_says_it(tmp_path: Path, said: dict[str, Any], state: str) -> None:
    (found,) = checks.connections(load_settings(data=tmp_path, **said))

    assert found.state == state
    assert ("PHINONG_DATABASE_URL" in found.en) is (state == NOTE)
