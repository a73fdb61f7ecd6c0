"""The tables of a digest that explain its figures."""

from services.reporting.store.tables.activities import activities, decided_items, key_works, meetings
from services.reporting.store.tables.carried import carried
from services.reporting.store.tables.people import contact_by_quarter, items, membership
from services.reporting.store.tables.society import branch_names, branches, late, society

__all__ = [
    "activities",
    "branch_names",
    "branches",
    "carried",
    "contact_by_quarter",
    "decided_items",
    "items",
    "key_works",
    "late",
    "meetings",
    "membership",
    "society",
]
