"""Pages on both servers: size limits, streaming, slow readers, what one page costs."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx

from tests.serve.process import WebProcess

MEBIBYTE = 1024 * 1024
# Seconds of CPU for a trivial page: 1 ms measured; the test fails beyond three times that.
PAGE_COST = 0.001


def test_a_body_over_the_limit_is_refused_before_it_is_sent(web: WebProcess) -> None:
    for path, size in ((b"/size", 3 * MEBIBYTE), (b"/files/", 26 * MEBIBYTE)):
        with web.connect() as client:
            head = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (path, size)
            client.sendall(head)
            assert client.recv(4096).split(b" ", 2)[1] == b"413"


def test_a_refused_client_that_goes_on_sending_still_reads_the_answer(web: WebProcess) -> None:
    before = web.memory()
    answer = httpx.post(f"{web.url}/size", content=b"x" * 30 * MEBIBYTE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert web.memory() - before < 8


def test_a_body_without_a_length_is_counted(web: WebProcess) -> None:
    parts = (b"x" * MEBIBYTE for _ in range(4))
    assert httpx.post(f"{web.url}/size", content=parts).status_code == 413


def test_bodies_within_the_limit_arrive_whole(web: WebProcess) -> None:
    for size in (0, 1, 65536, 2 * MEBIBYTE):
        assert httpx.post(f"{web.url}/size", content=b"x" * size).text == str(size)
    sent = httpx.post(f"{web.url}/files/", files={"file": ("a.bin", b"x" * 24 * MEBIBYTE)})
    assert sent.text == f"a.bin {24 * MEBIBYTE}"


def test_a_stream_takes_what_begins_with_its_path(web: WebProcess) -> None:
    counted = httpx.post(f"{web.url}/big/counted/here?a=b", content=b"x" * MEBIBYTE)
    assert counted.text == f"/big/counted/here {MEBIBYTE}"
    assert httpx.get(f"{web.url}/big/count").status_code == 404, "the beginning of the beginning is a page's"


def test_streams_come_part_by_part(web: WebProcess) -> None:
    assert httpx.get(f"{web.url}/ticks").text == "0 1 2 "
    assert httpx.get(f"{web.url}/file").text.startswith('"""The site that only these tests serve')


def test_a_large_stream_is_whole_and_costs_little_memory(web: WebProcess) -> None:
    before = web.memory()
    assert len(httpx.get(f"{web.url}/big").content) == 64 * MEBIBYTE
    assert web.memory() - before < 8


def test_a_reader_that_stops_costs_little(web: WebProcess) -> None:
    before = web.memory()
    with web.connect() as stalled:
        stalled.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(1)
        assert web.memory() - before < 8, "64 MiB for a client that doesn't read"
        assert httpx.get(f"{web.url}/hello").text == "hello"


def test_an_error_is_a_page(web: WebProcess) -> None:
    assert httpx.get(f"{web.url}/broken").status_code == 500
    assert httpx.get(f"{web.url}/nowhere").status_code == 404
    worse = httpx.get(f"{web.url}/broken?worse")
    assert (worse.status_code, worse.text) == (500, "Internal Server Error\n")


def test_cookies_and_headers_are_kept(web: WebProcess) -> None:
    answer = httpx.get(f"{web.url}/cookies")
    assert answer.headers.get_list("set-cookie") == ["one=1; Path=/", "two=2; Path=/"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers


def test_a_slow_page_holds_up_no_other(web: WebProcess) -> None:
    with ThreadPoolExecutor(2) as threads, httpx.Client() as client:
        client.get(f"{web.url}/hello")
        slow = [threads.submit(client.get, f"{web.url}/slow?seconds=2") for _ in range(2)]
        time.sleep(0.3)
        began = time.monotonic()
        assert client.get(f"{web.url}/hello").text == "hello"
        assert time.monotonic() - began < 1
        assert [one.result().text for one in slow] == ["at last", "at last"]


def test_too_many_pages_at_once_are_told_to_come_again(web: WebProcess) -> None:
    with ExitStack() as opened:
        clients = [opened.enter_context(web.connect()) for _ in range(30)]
        for client in clients:
            client.sendall(b"GET /slow?seconds=0.5 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answers = [client.recv(4096).lower() for client in clients]
    busy = [answer for answer in answers if b" 503 " in answer.splitlines()[0]]
    assert len(busy) == 10
    assert all(b"retry-after: 2" in answer for answer in busy)
    assert sum(b" 200 " in answer.splitlines()[0] for answer in answers) == 20
    assert httpx.get(f"{web.url}/hello").text == "hello"


def test_what_a_page_costs(web: WebProcess) -> None:
    with httpx.Client() as client:
        for _ in range(20):
            client.get(f"{web.url}/hello")
        before = web.cpu()
        for _ in range(200):
            client.get(f"{web.url}/hello")
    cost = (web.cpu() - before) / 200
    print(f"{web.server}: {cost * 1000:.2f} ms of CPU a page")
    assert cost < 3 * PAGE_COST


def test_both_loopback_addresses_answer(web: WebProcess) -> None:
    for host in ("127.0.0.1", "[::1]"):
        assert httpx.get(f"http://{host}:{web.port}/hello").text == "hello"
