"""What may be asked of outreach. Codes are pseudonyms; names, contact details and texts are kept encrypted."""
