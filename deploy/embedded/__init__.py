"""The city in one folder: private servers, one door process and one worker process for all services."""

from deploy.embedded.city import City
from deploy.embedded.failures import CityBroken, CityBusy

__all__ = ["City", "CityBroken", "CityBusy"]
