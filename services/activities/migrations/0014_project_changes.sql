-- An application may be discarded while it is being written.
ALTER TABLE project
    DROP CONSTRAINT project_state_check,
    DROP CONSTRAINT project_check,
    ADD CONSTRAINT project_state_check CHECK (
        state IN ('drafting', 'under_review', 'approved', 'rejected', 'running', 'to_close', 'closed', 'discarded')
    ),
    ADD CONSTRAINT project_is_approved CHECK (
        (approved_on IS NULL) = (state IN ('drafting', 'under_review', 'rejected', 'discarded'))
    );
