"""People Connect Sync: Zoho People's departments and designations as groups in Zoho Connect."""
