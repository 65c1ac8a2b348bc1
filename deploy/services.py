"""The services of Yishi by name."""

SERVICES = ("intake", "meetings", "supervision", "notification", "portal")
