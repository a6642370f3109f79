"""Every table in one import, for migrations and tests."""

from storage import (
    tables_accounts,
    tables_api,
    tables_cases,
    tables_people,
    tables_register,
    tables_system,
    tables_work,
)
from storage.base import Base

METADATA = Base.metadata
MODULES = (
    tables_people,
    tables_cases,
    tables_register,
    tables_system,
    tables_accounts,
    tables_work,
    tables_api,
)
