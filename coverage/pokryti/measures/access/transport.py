r"""Goods carried from where they are to where there is room at least cost: successive shortest paths.

Sources send all they have along the pairs there are, one after another and each by the cheapest way left, which may
lead over others that then go elsewhere (Busacker and Gowen 1960; Edmonds and Karp 1972). Prices of both ends keep the
costs of all ways non-negative, so that each way is found by Dijkstra's algorithm, which stops at the first sink with
room: it looks at the neighbourhood only, however large the country. Where no way is left, the sources and sinks that
were reached have nothing to do with the others: every plan that carries as much fills these sinks from these sources.
They are shut, so that nobody looks there again.

References
----------
Ahuja RK, Magnanti TL, Orlin JB (1993). Network Flows, chapters 9.7 and 12. Prentice Hall.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.compiling import compiled

__all__ = ["carry"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bools = NDArray[np.bool_]
_NOTHING = 1e-13  # of all there is: what rounding may leave


class _Net(NamedTuple):
    """The pairs by source and then by cost; where those of sources and of sinks begin; what counts as nothing."""

    source: Whole
    sink: Whole
    cost: Floats
    of_source: Whole
    of_sink: Whole
    nothing: float


class _State(NamedTuple):
    """What is left and carried so far, prices at sources, fees at full sinks, the search under way, what is shut.

    The search gives each source the cost `far` of the way there, and the pairs that lead to it: along `came` to a full
    sink, and back along `over` to the source itself, which then sends that much elsewhere. It gives each full sink the
    cost `seen`. Of the list of the pairs of a sink, `used` are the first so many; `place` is where each pair stands.
    """

    left: Floats
    room: Floats
    flow: Floats
    price: Floats
    fee: Floats
    far: Floats
    came: Whole
    over: Whole
    seen: Floats
    used: Whole
    pairs: Whole
    place: Whole
    shut_sources: Bools
    shut_sinks: Bools


def carry(supply: Floats, room: Floats, source: Whole, sink: Whole, *, cost: Floats) -> tuple[Floats, Bools, Bools]:
    """Carry as much as possible, at the least cost where everything can be carried.

    Parameters
    ----------
    supply
        What sources have.
    room
        What sinks can take.
    source, sink, cost
        The pairs.

    Returns
    -------
    flow : numpy.ndarray of float64
        What each pair carries; best among the sources and sinks that are not shut.
    sources, sinks : numpy.ndarray of bool
        Those shut: sources that cannot send all they have, the sinks in their reach, which are full, the other sources
        that fill these, and so on.

    Examples
    --------
    Two sources want the one place at the second sink; the first has a way out.

    >>> pairs = np.array([0, 0, 1]), np.array([0, 1, 1])
    >>> carry(np.array([1.0, 1.0]), np.array([9.0, 1.0]), *pairs, cost=np.array([5.0, 1.0, 2.0]))[0].tolist()
    [1.0, 0.0, 1.0]
    """
    order, (count, places) = np.lexsort((sink, cost, source)), (supply.size, room.size)
    by_source, by_sink = source[order], sink[order]
    pairs = np.argsort(by_sink, kind="stable")
    of_sink = np.searchsorted(by_sink[pairs], np.arange(places + 1))
    state = _State(
        left=supply.astype(np.float64),
        room=room.astype(np.float64),
        flow=np.zeros(cost.size),
        price=np.zeros(count),
        fee=np.zeros(places),
        far=np.full(count, np.inf),
        came=np.full(count, -1),
        over=np.full(count, -1),
        seen=np.full(places, np.inf),
        used=of_sink[:-1].copy(),
        pairs=pairs,
        place=np.argsort(pairs),
        shut_sources=np.zeros(count, dtype=np.bool_),
        shut_sinks=np.zeros(places, dtype=np.bool_),
    )
    of_source = np.searchsorted(by_source, np.arange(count + 1))
    nothing = _NOTHING * min(float(supply.sum()), float(room.sum()))
    _carry_all(_Net(by_source, by_sink, cost[order], of_source, of_sink, nothing), state)
    flow = np.empty(cost.size)
    flow[order] = state.flow
    return flow, state.shut_sources, state.shut_sinks


@compiled
def _carry_all(net: _Net, state: _State) -> None:
    """Let every source in turn send all it has."""
    for source in range(state.left.size):
        while state.left[source] > net.nothing and not state.shut_sources[source]:
            met, full = [source], [0]
            last = _search(net, state, met, full)
            if last >= 0:
                _move_prices(net, state, last, met)
                _send(net, state, source, last)
            for one in full:
                state.seen[one] = np.inf
            for one in met:
                state.far[one] = np.inf
                if last < 0:
                    state.shut_sources[one] = True
                    for pair in range(net.of_source[one], net.of_source[one + 1]):
                        state.shut_sinks[net.sink[pair]] = True


@compiled
def _search(net: _Net, state: _State, met: list[int], full: list[int]) -> int:
    """Find the cheapest way from a source to a sink with room; give its last pair, or -1, and list whom it met."""
    state.far[met[0]] = 0.0
    last, nearest, heap = -1, np.inf, [(0.0, met[0])]
    while heap and heap[0][0] < nearest:
        far, source = heappop(heap)
        if far > state.far[source]:
            continue
        for pair in range(net.of_source[source], net.of_source[source + 1]):
            way = far + net.cost[pair] - state.price[source]
            if way >= nearest:  # fees are never below zero, and the other sinks are farther
                break
            sink = net.sink[pair]
            if state.room[sink] > net.nothing:
                last, nearest = pair, way
                break
            way = max(way + state.fee[sink], far)  # rounding must not lead back to whence one came
            if way >= nearest or way >= state.seen[sink] or state.shut_sinks[sink]:
                continue
            full.append(sink)
            state.seen[sink] = way
            for number in range(net.of_sink[sink], state.used[sink]):
                other = net.source[state.pairs[number]]
                if way < state.far[other]:
                    if state.far[other] == np.inf:
                        met.append(other)
                    state.far[other], state.came[other], state.over[other] = way, pair, state.pairs[number]
                    heappush(heap, (way, other))
    return last


@compiled
def _move_prices(net: _Net, state: _State, last: int, met: list[int]) -> None:
    """Keep the cost of every pair at least zero, and that of the pairs in use at zero."""
    source = net.source[last]
    nearest = state.far[source] + net.cost[last] - state.price[source]
    for source in met:
        if state.far[source] >= nearest:
            continue
        state.price[source] += nearest - state.far[source]
        for pair in range(net.of_source[source], net.of_source[source + 1]):
            if state.flow[pair] > 0:
                state.fee[net.sink[pair]] = state.price[source] - net.cost[pair]


@compiled
def _send(net: _Net, state: _State, source: int, last: int) -> None:
    """Send what the way can take: what comes over other sources moves on to where it leads."""
    amount, pair = min(state.left[source], state.room[net.sink[last]]), last
    while net.source[pair] != source:
        amount = min(amount, state.flow[state.over[net.source[pair]]])
        pair = state.came[net.source[pair]]
    state.left[source] -= amount
    state.room[net.sink[last]] -= amount
    pair = last
    _add(net, state, pair, amount)
    while net.source[pair] != source:
        _add(net, state, state.over[net.source[pair]], -amount)
        pair = state.came[net.source[pair]]
        _add(net, state, pair, amount)


@compiled
def _add(net: _Net, state: _State, pair: int, amount: float) -> None:
    """Let a pair carry more or less, and keep the pairs in use at the head of the list of their sink."""
    before, sink = state.flow[pair] > net.nothing, net.sink[pair]
    state.flow[pair] += amount
    after = state.flow[pair] > net.nothing
    if before == after:
        return
    if before:
        state.used[sink] -= 1
    other = state.pairs[state.used[sink]]
    state.pairs[state.used[sink]], state.pairs[state.place[pair]] = pair, other
    state.place[other], state.place[pair] = state.place[pair], state.used[sink]
    if after:
        state.used[sink] += 1
