"""A place behind SFTP: the server's key is pinned, we show a key of our own, and nothing else opens a door (S1-40).

A connection is made for each act and closed after it: what is delivered here is little and must not find a connection
that died unseen.
"""

from __future__ import annotations

import base64
import posixpath
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import paramiko

from handrail_gateway.deliveries.connector import NotNow
from handrail_gateway.secret_files import InsecureFile, read_secret

PATIENCE_S = 20
_BLOCK = 32768


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is and how we know it. ``host_key``: as ``ssh-keyscan`` says it, ``ssh-ed25519 AAAA…``."""

    host: str
    port: int
    user: str
    host_key: str
    key_file: Path
    folder: str


class Sftp:
    """The folder must be there, as on a disk. A new name is there whole or not at all, by the server's rename."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def listed(self, folder: str) -> list[str]:
        """The names in a folder. Raises NotNow."""
        with self._session() as sftp:
            return self._names(sftp, self._path(folder))

    def read(self, path: str) -> bytes | None:
        """A file's content. Raises NotNow."""
        with self._session() as sftp:
            try:
                with sftp.open(self._path(path), "rb") as file:
                    file.prefetch()
                    content: bytes = file.read()
                    return content
            except FileNotFoundError:
                return None

    def write_folder(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Written as ``.part``, read back, renamed. Raises NotNow."""
        final = self._path(folder)
        part = f"{final}.part"
        with self._session() as sftp:
            self._make(sftp, posixpath.dirname(final))
            self._clear(sftp, part)
            sftp.mkdir(part)
            for name, content in files.items():
                path = posixpath.join(part, name)
                with sftp.open(path, "wbx") as file:
                    file.set_pipelined(True)
                    for start in range(0, len(content), _BLOCK):
                        file.write(content[start : start + _BLOCK])
                size = sftp.stat(path).st_size
                if size != len(content):
                    raise NotNow(f"of {name} {size} of {len(content)} bytes arrived")
            # Plain rename refuses a name that is taken; posix-rename would replace.
            sftp.rename(part, final)

    @contextmanager
    def _session(self) -> Iterator[paramiko.SFTPClient]:
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        server = self._server
        try:
            read_secret(server.key_file)
            type_, encoded = server.host_key.split()[:2]
            key = paramiko.PKey.from_type_string(type_, base64.b64decode(encoded))
            known = server.host if server.port == paramiko.config.SSH_PORT else f"[{server.host}]:{server.port}"
            client.get_host_keys().add(known, type_, key)
            client.connect(
                server.host, server.port, server.user, pkey=paramiko.PKey.from_path(server.key_file),
                allow_agent=False, look_for_keys=False, timeout=PATIENCE_S, banner_timeout=PATIENCE_S,
                auth_timeout=PATIENCE_S, channel_timeout=PATIENCE_S,
            )  # fmt: skip
            sftp = client.open_sftp()
            channel = sftp.get_channel()
            if channel is not None:
                channel.settimeout(PATIENCE_S)
            try:
                sftp.stat(server.folder)
            except FileNotFoundError:
                raise NotNow("the folder for deliveries is not on the server") from None
            yield sftp
        except paramiko.BadHostKeyException as reason:
            raise NotNow("the server shows another key than the pinned one: nothing was sent") from reason
        except paramiko.AuthenticationException as reason:
            raise NotNow("the server does not take our key") from reason
        except InsecureFile as reason:
            raise NotNow(str(reason)) from reason
        except (paramiko.SSHException, OSError, EOFError) as reason:
            raise NotNow(f"the server can't be used: {str(reason) or type(reason).__name__}") from reason
        finally:
            client.close()

    def _path(self, path: str) -> str:
        return posixpath.join(self._server.folder, path)

    @staticmethod
    def _names(sftp: paramiko.SFTPClient, path: str) -> list[str]:
        try:
            if not stat.S_ISDIR(sftp.stat(path).st_mode or 0):
                return []
            return sorted(sftp.listdir(path))
        except FileNotFoundError:
            return []

    @staticmethod
    def _make(sftp: paramiko.SFTPClient, path: str) -> None:
        try:
            sftp.stat(path)
        except FileNotFoundError:
            Sftp._make(sftp, posixpath.dirname(path))
            sftp.mkdir(path)

    @staticmethod
    def _clear(sftp: paramiko.SFTPClient, part: str) -> None:
        """What somebody who died left half. A ``.part`` never holds folders."""
        for name in Sftp._names(sftp, part):
            sftp.remove(posixpath.join(part, name))
        with suppress(FileNotFoundError):
            sftp.rmdir(part)
