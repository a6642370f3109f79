"""Every table in one import, for migrations and tests."""

from storage import tables_cases, tables_people, tables_register, tables_system
from storage.base import Base

METADATA = Base.metadata
MODULES = (tables_people, tables_cases, tables_register, tables_system)
