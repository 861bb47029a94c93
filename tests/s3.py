"""A store that speaks S3, in a thread of the tests, with one bucket in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

from documents.vault import Vault

BUCKET = "records"


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server that is gone afterwards."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        with urlopen(Request(f"{endpoint}/{BUCKET}", method="PUT")):  # noqa: S310 - our own server
            yield endpoint
    finally:
        server.stop()


def s3_vault(endpoint: str, prefix: str) -> Vault:
    """A vault below a prefix of its bucket."""
    return Vault.at(
        f"s3://{BUCKET}/{prefix}",
        endpoint=endpoint,
        region="us-east-1",
        access_key_id="the key",
        secret_access_key="the secret",
    )
