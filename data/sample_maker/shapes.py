"""Draw municipalities with natural-looking borders that neighbours share to the vertex.

Small Voronoi cells grow together into municipalities; every edge between two of them is wiggled once, so that both
sides get the very same points. All coordinates are whole metres of EPSG:5514.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Point = tuple[int, int]
Edge = tuple[Point, Point]
Neighbours = dict[int, dict[int, float]]

ORIGIN = (-719_000.0, -1_112_000.0)
SPACING_KM = 1.85
SEGMENT_M = 260.0


class Cells(NamedTuple):
    """Voronoi cells: their rings, who shares an edge with whom, and the points they stand around (km)."""

    points: NDArray[np.float64]
    inside: NDArray[np.bool_]
    rings: list[list[Point]]
    owners: dict[Edge, list[int]]


def south_border(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the y of the state border: a river with bends of several lengths."""
    return 6.0 + 3.2 * np.sin(x / 13.0 + 0.6) + 1.5 * np.sin(x / 4.7 + 1.0) + 0.55 * np.sin(x / 1.9)


def _is_inside(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    x, y = points.T
    angle = np.arctan2((y - 29.0) / 27.0, (x - 40.0) / 41.0)
    radius = ((np.abs(x - 40.0) / 41.0) ** 2.6 + (np.abs(y - 29.0) / 27.0) ** 2.6) ** (1 / 2.6)
    edge = 1.0 + 0.035 * np.sin(5 * angle + 1.2) + 0.025 * np.sin(9 * angle)
    return (radius < edge) & (y > south_border(x))


def make_cells(rng: np.random.Generator) -> Cells:
    """Scatter points, mirror them along the state border, and take their Voronoi cells."""
    rows = np.arange(-9.0, 66.0, SPACING_KM * math.sqrt(3) / 2)
    columns = np.arange(-9.0, 90.0, SPACING_KM)
    x = (columns[None, :] + np.where(np.arange(len(rows)) % 2, SPACING_KM / 2, 0.0)[:, None]).ravel()
    points = np.column_stack([x, np.repeat(rows, len(columns))])
    points += (rng.random(points.shape) - 0.5) * 0.95 * SPACING_KM
    points = points[np.abs(points[:, 1] - south_border(points[:, 0])) > 0.8 * SPACING_KM]
    bank = np.arange(-8.0, 88.0, 0.55 * SPACING_KM) + rng.random() * 0.2
    slope = (south_border(bank + 0.05) - south_border(bank - 0.05)) / 0.1
    normal = np.column_stack([-slope, np.ones_like(slope)]) / np.hypot(slope, 1.0)[:, None]
    middle = np.column_stack([bank, south_border(bank)])
    width = 0.25 * SPACING_KM
    points = np.vstack([points, middle + width * normal, middle - width * normal])
    inside = _is_inside(points)
    inside[-len(bank) :] = False
    metres = np.round(points * 1000) + np.array(ORIGIN)
    faces = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(metres), ordered=True))
    rings = [_plain_ring(face) for face in faces]
    owners: dict[Edge, list[int]] = defaultdict(list)
    for number, ring in enumerate(rings):
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            owners[min(start, end), max(start, end)].append(number)
    return Cells(points, inside, rings, dict(owners))


def _plain_ring(face: BaseGeometry) -> list[Point]:
    ring = [(round(x), round(y)) for x, y in shapely.get_coordinates(shapely.get_exterior_ring(face))[:-1]]
    return [point for point, previous in zip(ring, ring[-1:] + ring[:-1], strict=True) if point != previous]


def neighbours(owners: dict[Edge, list[int]], label: dict[int, int]) -> Neighbours:
    """Find who borders whom, with the length of the border in metres; `label` names the district of each cell."""
    result: Neighbours = defaultdict(lambda: defaultdict(float))
    for (start, end), cells in sorted(owners.items()):
        sides = {label[cell] for cell in cells if cell in label}
        if len(sides) == 2:
            one, other = sorted(sides)
            length = math.dist(start, end)
            result[one][other] += length
            result[other][one] += length
    return result


def grow(
    around: Neighbours, centres: NDArray[np.float64], seeds: dict[int, float], rng: np.random.Generator
) -> dict[int, int]:
    """Give every member to the seed that reaches it first; each group is in one piece.

    `seeds` maps a member to its head start in kilometres; `rng` makes some borders harder to cross than others.
    """
    queue = [(-start, seed, seed) for seed, start in seeds.items()]
    heapq.heapify(queue)
    owner: dict[int, int] = {}
    while queue:
        cost, member, seed = heapq.heappop(queue)
        if member in owner:
            continue
        owner[member] = seed
        for other in sorted(around[member]):
            if other not in owner:
                step = float(np.hypot(*(centres[member] - centres[other])))
                heapq.heappush(queue, (cost + step * (0.75 + 0.5 * rng.random()), other, seed))
    return owner


def scatter(cells: Cells, fixed: NDArray[np.float64], count: int, rng: np.random.Generator) -> list[int]:
    """Choose cells as hearts of municipalities: those nearest to `fixed` first, the rest well apart."""
    candidates = np.flatnonzero(cells.inside)
    chosen = [int(candidates[np.argmin(np.hypot(*(cells.points[candidates] - spot).T))]) for spot in fixed]
    order = rng.permutation(candidates)
    distance = 6.0
    while len(chosen) < count:
        for cell in order:
            gaps = np.hypot(*(cells.points[chosen] - cells.points[cell]).T)
            if gaps.min() > distance and len(chosen) < count:
                chosen.append(int(cell))
        distance *= 0.97
    return chosen


def wiggle(start: Point, end: Point, rng: np.random.Generator) -> list[Point]:
    """Bend an edge by halving it again and again, each time pushing the middle aside."""
    line = np.array([start, end], dtype=np.float64)
    while np.hypot(*(line[1] - line[0])) > SEGMENT_M:
        step = np.diff(line, axis=0)
        push = np.clip(rng.standard_normal(len(step)), -1.6, 1.6)[:, None] * 0.13
        middle = (line[:-1] + line[1:]) / 2 + push * step[:, ::-1] * np.array([-1.0, 1.0])
        longer = np.empty((2 * len(line) - 1, 2))
        longer[::2], longer[1::2] = line, middle
        line = longer
    return [(round(x), round(y)) for x, y in line]


def draw(cells: Cells, label: dict[int, int], rng: np.random.Generator) -> dict[int, BaseGeometry]:
    """Make the polygon of every district, with borders wiggled once for both sides."""
    between = [edge for edge, sides in sorted(cells.owners.items()) if len({label.get(cell) for cell in sides}) == 2]
    bent = _without_crossings({edge: wiggle(*edge, rng) for edge in between})
    parts: dict[int, list[BaseGeometry]] = defaultdict(list)
    for cell, district in sorted(label.items()):
        ring = cells.rings[cell]
        line: list[Point] = []
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            forward = bent.get((start, end))
            backward = bent.get((end, start))
            line += (forward or (backward or [end, start])[::-1])[:-1]
        parts[district].append(shapely.Polygon(line))
    return {district: shapely.coverage_union_all(pieces) for district, pieces in sorted(parts.items())}


def _without_crossings(bent: dict[Edge, list[Point]]) -> dict[Edge, list[Point]]:
    """Straighten every edge that runs into another one."""
    edges = list(bent)
    while True:
        lines = np.array([shapely.LineString(line) for line in bent.values()])
        one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
        if not len(one):
            return bent
        bent = bent | {edges[number]: list(edges[number]) for number in {*one.tolist(), *other.tolist()}}
