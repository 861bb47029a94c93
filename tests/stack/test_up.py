"""The stack comes up, survives the death of each part, and goes down without a trace."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.stack.conftest import UP, RunningStack, eventually, lives, status

CHILDREN = ["Postgres", "Temporal", "Mail catcher", "Worker", "Console"]


def test_every_part_answers(stack: RunningStack) -> None:
    assert stack.health() == 200
    assert status(stack.screen["letters"]) == 200
    assert status(stack.screen["temporal_ui"]) == 200
    assert stack.query("SELECT count(*) FROM application") == 0


def test_letters_go_to_the_catcher_whatever_the_environment_says(stack: RunningStack) -> None:
    assert stack.settings["PDUPS_SMTP_HOST"] == "127.0.0.1"
    assert int(stack.settings["PDUPS_SMTP_PORT"]) == stack.memory["ports"]["smtp"]


def test_secrets_are_for_their_owner_alone(stack: RunningStack) -> None:
    for file in (stack.folder / "settings.json", *(stack.folder / "secrets").iterdir()):
        assert file.stat().st_mode & 0o077 == 0, file


def test_another_terminal_finds_the_stack(stack: RunningStack) -> None:
    command = [sys.executable, "-P", "-m", "deploy.command", "--data", str(stack.folder), "migrate", "--json"]
    assert subprocess.check_output(command, text=True) == '{"applied": []}\n'


def test_a_second_up_on_the_same_data_says_so_and_ends(stack: RunningStack) -> None:
    command = [*UP, "--data", str(stack.folder)]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert stack.screen["console"] in second.stderr
    assert stack.health() == 200


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_is_started_again(stack: RunningStack, name: str) -> None:
    before = stack.child(name)
    psutil.Process(before).kill()
    eventually(lambda: stack.child(name) != before)
    eventually(lambda: stack.health() == 200)
    eventually(lambda: f"{name} answers again" in stack.said.read_text())


def test_a_killed_parent_leaves_nothing_that_blocks_the_next_start(stack: RunningStack) -> None:
    stack.query("CREATE TABLE kept AS SELECT 1")
    children = {name: psutil.Process(stack.child(name)) for name in CHILDREN}
    stuck = children.pop("Worker")
    stuck.suspend()

    stack.stop(by=signal.SIGKILL)

    eventually(lambda: not any(lives(child) for child in children.values()))
    assert lives(stuck)
    following = RunningStack(stack.folder)
    try:
        assert not lives(stuck)
        assert following.health() == 200
        assert following.screen["console"] == stack.screen["console"]
        assert following.query("SELECT count(*) FROM kept") == 1
    finally:
        assert following.stop(by=signal.SIGHUP) == 0


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_down_with_nothing_left_running(stack: RunningStack, by: signal.Signals) -> None:
    running = RunningStack(stack.folder)
    processes = running.processes()
    assert len(processes) > len(CHILDREN)

    assert running.stop(by) == 0

    assert [process for process in processes if lives(process)] == []
    assert running.memory["children"] == {}
    assert not any(_listens(port) for port in running.memory["ports"].values())


def test_a_taken_port_is_refused_when_it_was_asked_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [*UP, "--data", str(tmp_path / "data"), "--port", str(port)]
        refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr
    assert "Traceback" not in refused.stderr


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
