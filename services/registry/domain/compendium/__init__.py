"""The compendium (汇编): what goes into an edition, and how it becomes one PDF and one DOCX."""
