"""Every table in one import, for migrations and tests."""

from storage import (
    tables_accounts,
    tables_agenda,
    tables_api,
    tables_cases,
    tables_groups,
    tables_papers,
    tables_people,
    tables_privacy,
    tables_programme,
    tables_register,
    tables_register_claims,
    tables_rulings,
    tables_security,
    tables_system,
    tables_texts,
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
    tables_rulings,
    tables_texts,
    tables_papers,
    tables_agenda,
    tables_programme,
    tables_groups,
    tables_register_claims,
    tables_security,
    tables_privacy,
)
