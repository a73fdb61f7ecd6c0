-- Calendars of persons follow the posts they held: 0004 has posts by body.
CREATE INDEX post_state_person ON post_state (person);
