"""How many distinct people a year's activities reached (受益人数), beside how many attendances (受益人次)."""

from __future__ import annotations

from services.activities.views.pages import Shown
from shared.database import Connection


async def people_of_year(connection: Connection, year: int) -> Shown:
    """
    People who can be told apart, each once; and the attendances, of which some have no name to tell anybody by.

    A person is the same by the registry's code, by the member code, or by the keyed hash of name and unit; an
    activity counts in the year of its first day, once, however many hosts it had.
    """
    [row] = await connection.fetch(
        """
        SELECT count(*) AS activities, coalesce(sum(attendances), 0) AS attendances FROM activity
        WHERE starts_on BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 31) AND state IN ('held', 'archived')
        """,
        year,
    )
    # Reading the people of ten thousand records to count them would take longer than all the rest.
    [known] = await connection.fetch(
        "SELECT count(*) AS people, coalesce(sum(activities), 0) AS named FROM person_year WHERE year = $1", year
    )
    without_names = row["attendances"] - known["named"]
    return {"year": year, "people": known["people"], **row, "attendances_without_names": without_names}
