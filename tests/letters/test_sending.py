"""Handing letters to a real mail server, willing and unwilling."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import UUID

import pytest

from mail.compose import compose
from mail.sender import Later, Mailer, Refused
from schemas.letter import Letter, LetterState
from tests.letters.conftest import Postbox, answering, hanging_up, silent
from tests.letters.samples import SAMPLES
from tests.letters.stored import written

AT = datetime(2026, 12, 4, 16, 20, tzinfo=UTC)


def message(name: str = "receipt") -> EmailMessage:
    letter = Letter(**dict(SAMPLES[name]), id=UUID(int=7), state=LetterState.DISPATCHED, generation=2, queued_at=AT)
    return compose(letter, written(name), sender="OPI <letters@example.gov>", reply_to="help@example.gov", at=AT)


@pytest.mark.parametrize("name", SAMPLES)
async def test_every_letter_arrives_as_it_was_written(postbox: Postbox, name: str) -> None:
    await postbox.mailer.send(message(name))
    (received,) = postbox.accepted
    letter = written(name)
    text, page = received.get_body(("plain",)), received.get_body(("html",))
    assert text
    assert page
    assert received["Subject"] == letter.subject
    assert text.get_content().replace("\r\n", "\n") == letter.text
    assert page.get_content().replace("\r\n", "\n") == letter.html
    named = SAMPLES[name].to_name != SAMPLES[name].to_address
    assert received["To"].addresses[0].display_name == (SAMPLES[name].to_name if named else "")
    assert received["To"].addresses[0].addr_spec == SAMPLES[name].to_address
    assert received["Date"].datetime == AT
    assert received["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("answer", ["451 4.7.1 Try again later", "421 4.3.2 Going down", "452 4.2.2 Full"])
async def test_a_busy_server_means_later(postbox: Postbox, answer: str) -> None:
    postbox.turns.append(answering(answer))
    with pytest.raises(Later, match=answer[:3]) as caught:
        await postbox.mailer.send(message())
    assert caught.value.code == int(answer[:3])


async def test_a_refused_message_is_refused(postbox: Postbox) -> None:
    postbox.turns.append(answering("554 5.7.1 Spam"))
    with pytest.raises(Refused, match=r"554 5\.7\.1 Spam"):
        await postbox.mailer.send(message())


async def test_an_unknown_mailbox_is_refused(postbox: Postbox) -> None:
    postbox.recipient_answers.append("550 5.1.1 No such user here")
    with pytest.raises(Refused, match="No such user here"):
        await postbox.mailer.send(message())


async def test_a_greylisting_server_means_later(postbox: Postbox) -> None:
    postbox.recipient_answers.append("450 4.2.0 Greylisted")
    with pytest.raises(Later, match="Greylisted"):
        await postbox.mailer.send(message())


async def test_a_silent_server_means_later(postbox: Postbox) -> None:
    postbox.turns.append(silent)
    with pytest.raises(Later):
        await postbox.mailer.send(message())
    assert postbox.accepted == []


async def test_a_server_that_hangs_up_after_the_message_means_later(postbox: Postbox) -> None:
    postbox.turns.append(hanging_up)
    with pytest.raises(Later):
        await postbox.mailer.send(message())


async def test_nobody_there_means_later(postbox: Postbox, unused_tcp_port: int) -> None:
    mailer = Mailer("127.0.0.1", unused_tcp_port, "none", postbox.mailer.sender)
    with pytest.raises(Later, match=f"127.0.0.1:{unused_tcp_port}"):
        await mailer.send(message())


async def test_a_server_that_greets_with_a_refusal_means_later() -> None:
    with pytest.raises(Later, match="554"):
        await to_a_server_that_says(b"554 No service for you\r\n", "none")


async def test_a_server_without_encryption_never_gets_a_letter_in_clear(postbox: Postbox) -> None:
    mailer = Mailer("127.0.0.1", postbox.port, "starttls", postbox.mailer.sender, timeout=2)
    with pytest.raises(Later, match=r"(?i)starttls"):
        await mailer.send(message())
    mailer = Mailer("127.0.0.1", postbox.port, "tls", postbox.mailer.sender, timeout=2)
    with pytest.raises(Later):
        await mailer.send(message())
    assert postbox.offered == 0


async def test_a_wrong_password_is_no_fault_of_the_letter() -> None:
    greeting = b"220 hello\r\n250-hello\r\n250 AUTH PLAIN\r\n535 5.7.8 Wrong\r\n"
    with pytest.raises(Later, match="535"):
        await to_a_server_that_says(greeting, "none", username="pdups", password="wrong")


async def test_a_server_that_dies_after_accepting_has_accepted() -> None:
    lines = b"220 hello\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go\r\n250 accepted\r\n"
    await to_a_server_that_says(lines, "none")


async def to_a_server_that_says(lines: bytes, security: str, **account: str) -> None:
    """Send to a server that says one line for each thing it hears, whatever that is, and then hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines.splitlines(keepends=True):
            writer.write(line)
            await writer.drain()
            if line[3:4] == b"-":
                continue
            heard = await reader.readline()
            while line.startswith(b"354") and heard not in (b".\r\n", b""):
                heard = await reader.readline()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await Mailer("127.0.0.1", port, security, "OPI <letters@example.gov>", timeout=2, **account).send(message())  # type: ignore[arg-type]
