"""The demonstration: the published case of Jubaopen, played through the public HTTP API on a city in one folder."""
