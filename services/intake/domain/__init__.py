"""The rules of issues and topics; no framework is known here."""
