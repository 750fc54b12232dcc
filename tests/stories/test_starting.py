"""Starting, stopping and being killed: nothing stays behind and nothing is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.stories.product import Product
from tests.stories.test_bad_input import Visitor

pytestmark = pytest.mark.timeout(240)


def _family(product: Product) -> list[psutil.Process]:
    """Everything that runs on the product's data folder: supervisor, web, worker, PostgreSQL."""
    folder = str(product.folder)
    found = []
    for process in psutil.process_iter():
        try:
            is_ours = folder in " ".join(process.cmdline()) or folder in process.environ().get("REGISTRY_DATA_DIR", "")
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
        if is_ours and process.status() != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def _wait_until_gone(product: Product) -> list[psutil.Process]:
    deadline = time.monotonic() + 35
    while _family(product) and time.monotonic() < deadline:
        time.sleep(0.1)
    return _family(product)


def test_it_starts_stops_and_survives_a_kill() -> None:
    with Product() as product:
        assert len(_family(product)) >= 4
        assert "first directory" in product.log
        visitor = Visitor(product, "en")
        visitor.sign_in("ana@kolibranto.com")
        assert visitor.send("/companies/new", "/companies", name="Kolibranto").status_code == 303

        product.kill()
        assert _wait_until_gone(product) == []

        product.start_again()
        assert "first directory" not in product.log  # it is in already
        assert "Kolibranto" in visitor.http.get("/companies/kolibranto").text  # the session too is still there
        assert httpx.get(f"{product.base}/lookup", params={"account": "x.com/mcdonalds"}).is_success

        assert product.terminate() == 0
        assert _wait_until_gone(product) == []


def _child(product: Product, word: str, *other: psutil.Process) -> psutil.Process:
    """The child with that word in its command, waited for; not one of the others."""
    deadline = time.monotonic() + 30
    while True:
        for process in _family(product):
            if word in process.cmdline() and process not in other:
                return process
        assert time.monotonic() < deadline, product.log
        time.sleep(0.2)


def test_a_child_that_dies_is_started_again() -> None:
    away = {"REGISTRY_PLATFORM_BASES": "jetstream=http://127.0.0.1:9", "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8"}
    with Product(REGISTRY_JETSTREAM_URL="wss://stream.example/subscribe", **away) as product:
        for word in ("worker", "--bluesky"):
            child = _child(product, word)
            child.kill()
            _child(product, word, child)
        assert httpx.get(f"{product.base}/healthz").is_success


def test_a_killed_database_comes_back_and_nothing_is_lost() -> None:
    with Product() as product:
        visitor = Visitor(product, "en")
        visitor.sign_in("ana@kolibranto.com")
        assert visitor.send("/companies/new", "/companies", name="Kolibranto").status_code == 303
        server = next(p for p in _family(product) if "postgres" in p.name() and "-D" in p.cmdline())

        server.kill()

        deadline = time.monotonic() + 60
        while (page := visitor.http.get("/companies/kolibranto")).status_code != 200:
            assert page.status_code == 503
            assert time.monotonic() < deadline, product.log
            time.sleep(0.2)
        assert "Kolibranto" in page.text
        Visitor(product, "en").sign_in("ben@kolibranto.com")  # the worker, which sends the mail, is back as well


def test_a_taken_port_is_said_in_a_sentence(product: Product, tmp_path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "registry.cli", "up", "--port", str(product.port)],
        env={**os.environ, "REGISTRY_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert f"127.0.0.1:{product.port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_wrong_settings_are_named_all_at_once(tmp_path: Path) -> None:
    wrong = {"REGISTRY_BASE_URL": "ftp://x", "REGISTRY_SECRET_KEYS": "short", "REGISTRY_DATA_DIR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-m", "registry.cli", "up"],
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode == 1
    assert "REGISTRY_BASE_URL" in started.stderr
    assert "REGISTRY_SECRET_KEYS" in started.stderr
    assert "Traceback" not in started.stderr


def test_open_doors_are_refused_together_with_a_public_address(tmp_path: Path) -> None:
    doors = {
        "REGISTRY_BASE_URL": "https://registry.example.org",
        "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8",
        "REGISTRY_DATA_DIR": str(tmp_path),
    }
    started = subprocess.run(
        [sys.executable, "-m", "registry.cli", "up"],
        env={**os.environ, **doors},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode == 1
    assert "REGISTRY_ALLOW_ADDRESSES" in started.stderr


def test_ctrl_c_counts_even_where_a_script_ignores_it() -> None:
    with Product() as product:
        assert product.terminate(signal.SIGINT) == 0
        assert _wait_until_gone(product) == []
