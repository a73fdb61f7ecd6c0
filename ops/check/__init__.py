"""`ops publisher check`: would these events be taken, and if not, why: every broken rule, and how to mend it."""
