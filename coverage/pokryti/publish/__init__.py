"""Put answers into files: tables, pictures with their words, everything of a run."""

from pokryti.publish.codebook import codebook
from pokryti.publish.pictures import Picture, ratio_map, usual_pictures
from pokryti.publish.tables import csv_bytes, excel_bytes, write_tables

__all__ = ["Picture", "codebook", "csv_bytes", "excel_bytes", "ratio_map", "usual_pictures", "write_tables"]
