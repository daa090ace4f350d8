"""Registered capacity: what it is, when it is valid, where it is, and whom it serves."""

from pokryti.services.apportion import SUPPLY_COLUMNS, Rule, apportion, placement
from pokryti.services.locate import locate
from pokryti.services.places import merge_repeated
from pokryti.services.quantity import Quantity
from pokryti.services.register import (
    LARGEST_CAPACITY,
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    Register,
    build_register,
    concat_registers,
)
from pokryti.services.validity import is_valid, valid_on

__all__ = [
    "LARGEST_CAPACITY",
    "PLACE_COLUMNS",
    "SERVICE_COLUMNS",
    "SUPPLY_COLUMNS",
    "Quantity",
    "Register",
    "Rule",
    "apportion",
    "build_register",
    "concat_registers",
    "is_valid",
    "locate",
    "merge_repeated",
    "placement",
    "valid_on",
]
