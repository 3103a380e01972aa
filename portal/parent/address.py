"""Where the site listens: HOST and PORT, reserved before anything else starts."""

import errno
import http.client
import os
import socket
from dataclasses import dataclass
from typing import Self

from .trouble import CannotStart

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  compared with, not listened on


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Self:
        host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise CannotStart(f"PORT is {port}: it must be a number from 1 to 65535.")
        return cls(host, int(port))

    def url(self) -> str:
        """What to open in a browser on this machine."""
        host = WILDCARDS.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def reserve(self) -> socket.socket:
        """A bound socket for the web server to listen on; until it does, nobody is answered and nobody else gets it."""
        try:
            family, kind, protocol, _, where = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM
            )[0]
        except socket.gaierror as error:
            raise CannotStart(f"HOST is {self.host}: it is no address of this machine.") from error
        reserved = socket.socket(family, kind, protocol)
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            reserved.bind(where)
            reserved.listen(1)  # two may bind the same port, but only one may listen
        except OSError as error:
            reserved.close()
            raise CannotStart(self._refused(error)) from error
        return reserved

    def _refused(self, error: OSError) -> str:
        if isinstance(error, PermissionError):
            return f"Port {self.port} is reserved for root: choose another with PORT={self.port + 8000}."
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {self.port} is taken: stop what uses it, or choose another with PORT={self.port + 1}."
            )
        return f"HOST is {self.host}: it is no address of this machine ({error.strerror})."

    def answers(self) -> bool:
        """Whether the site answers a request, with whatever page."""
        connection = http.client.HTTPConnection(WILDCARDS.get(self.host, self.host), self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
