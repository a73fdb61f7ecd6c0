-- Fields of items that came after their types were published: facts stored before have them empty (see 0005).
UPDATE fact
SET data = '{"activity": null, "meeting": null, "acknowledge_due_on": null, "acknowledged_on": null,
             "owner": null, "owner_kind": null, "assigned_on": null, "passed_on_to": null, "passed_on_on": null,
             "passed_on_number": null, "passed_on_replied_on": null, "extended_on": null, "answer": null,
             "solved_on": null, "told_on": null, "told_mode": null, "contact": null, "reopened": null,
             "reopened_on": null, "carried_to": null, "carried_on": null, "withdrawn_on": null}' || data
WHERE type IN ('outreach.item.raised.v1', 'outreach.item.answered.v1', 'outreach.item.closed.v1')
  AND NOT data ? 'withdrawn_on';
