-- Persons are found by the beginning of their code; codes are ASCII, so their order is that of the bytes.
CREATE INDEX person_code_folded ON person ((lower(code) COLLATE "C"));
