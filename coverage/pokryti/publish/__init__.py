"""Put answers into files: tables, pictures with their words, everything of a run."""

from pokryti.publish.codebook import codebook
from pokryti.publish.pictures import Picture, ratio_map, usual_pictures
from pokryti.publish.tables import csv_bytes, excel_bytes, write_tables
from pokryti.publish.workbook import Cover, write_workbook

__all__ = [
    "Cover",
    "Picture",
    "codebook",
    "csv_bytes",
    "excel_bytes",
    "ratio_map",
    "usual_pictures",
    "write_tables",
    "write_workbook",
]
