-- What is still to be applied of a large roster is found without passing by what was applied already.
CREATE INDEX roster_line_to_apply ON roster_line (roster, difference, code) WHERE applied_at IS NULL;
