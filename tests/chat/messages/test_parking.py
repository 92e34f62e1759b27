"""Commands that wait for rooms that somebody else holds: the order of a socket's own stays."""

from chat.messages.writer.parking import Item, Parking
from chat.messages.writer.plans import Plan


class Asked(Plan):
    """A plan that is only waited with."""

    def __init__(self, room: int, lane: object) -> None:
        self.room, self.lane = room, lane


def item(room: int, lane: object) -> Item:
    return Item(Asked(room, lane), 0.0)


def test_what_comes_back_from_a_batch_waits_before_what_its_socket_sent_later() -> None:
    """Room 2 is held. The socket's first command was in a batch when its second one came to wait for that room."""
    parking, lane = Parking(), object()
    stranger, first, second = item(2, object()), item(3, lane), item(2, lane)
    parking.park(stranger, 2)
    parking.park(second, 2)
    parking.park(first, 2, back=True)
    assert list(parking.leave(2)) == [stranger, first, second]


def test_nothing_is_taken_whose_socket_has_something_in_the_batch_under_way() -> None:
    parking, lane = Parking(), object()
    stranger, second = item(2, object()), item(2, lane)
    parking.park(stranger, 2)
    parking.park(second, 2)
    assert parking.take_own(2, {lane}) == [stranger]
    assert list(parking.leave(2)) == [second]
