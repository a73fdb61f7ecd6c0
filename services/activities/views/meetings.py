"""Joint meetings for reading."""

from __future__ import annotations

from services.activities.views.pages import Page, Shown
from shared.database import Connection


async def joint_meetings(connection: Connection, page: Page) -> Shown:
    """Joint meetings by day, with every branch's attendance and what was decided."""
    day, code = page.after()
    meetings = await connection.fetch(
        """
        SELECT code, number, title, held_on, quorum_met, version
        FROM meeting JOIN stream ON subject = 'meeting/' || code
        WHERE $1::date IS NULL OR (held_on, code) > ($1, $2)
        ORDER BY held_on, code
        LIMIT $3
        """,
        day,
        code,
        page.limit,
    )
    codes = [meeting["code"] for meeting in meetings]
    attendance = await connection.fetch(
        """
        SELECT meeting, branch, state, reason
        FROM meeting_attendance LEFT JOIN meeting_reason USING (meeting, branch)
        WHERE meeting = ANY($1::text[])
        ORDER BY branch
        """,
        codes,
    )
    decided = await connection.fetch(
        "SELECT meeting, code FROM decided_item WHERE meeting = ANY($1::text[]) ORDER BY number", codes
    )
    shown = {meeting["code"]: {**meeting, "attendance": [], "decided": []} for meeting in meetings}
    for row in attendance:
        shown[row["meeting"]]["attendance"].append({name: row[name] for name in ("branch", "state", "reason")})
    for row in decided:
        shown[row["meeting"]]["decided"].append(row["code"])
    return {"joint_meetings": list(shown.values()), "next": page.next(meetings, "held_on")}
