"""All tables together on one reference date."""

from pokryti.joined.assemble import Assumptions, assemble
from pokryti.joined.facilities import facility_supply
from pokryti.joined.model import SERIES, Joined
from pokryti.joined.people import people_on

__all__ = ["SERIES", "Assumptions", "Joined", "assemble", "facility_supply", "people_on"]
