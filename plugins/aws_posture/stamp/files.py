"""Reading and writing whole files, with as few calls to the system as it takes."""

from __future__ import annotations

import errno
import os
import sys

# Windows would change line ends without O_BINARY; it exists only there.
_BINARY = getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | _BINARY
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY

_CHUNK = 1 << 20


def read_file(path: str) -> bytes:
    """Read a file.

    Raises:
        OSError: As the system says.
    """
    descriptor = os.open(path, _READ)
    try:
        size = os.fstat(descriptor).st_size
        data = os.read(descriptor, size)
        while len(data) < size:
            more = os.read(descriptor, size - len(data))
            if not more:
                break  # it has been cut short meanwhile
            data += more
        return data
    finally:
        os.close(descriptor)


def write_file(path: str, data: bytes) -> None:
    """Write a new file for its owner only.

    Raises:
        OSError: As the system says.
    """
    descriptor = os.open(path, _NEW, 0o600)
    try:
        _write(descriptor, data)
    finally:
        os.close(descriptor)


def copy_file(source: str, target: str) -> None:
    """Copy a file to a new one for its owner only.

    Raises:
        OSError: As the system says.
    """
    reading = os.open(source, _READ)
    try:
        writing = os.open(target, _NEW, 0o600)
        try:
            _pour(reading, writing)
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def _pour(reading: int, writing: int) -> None:
    if sys.platform == "linux":
        # The data stay in the kernel.
        try:
            while os.sendfile(writing, reading, None, _CHUNK):
                pass
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOSYS}:
                raise
        else:
            return
    while data := os.read(reading, _CHUNK):
        _write(writing, data)


def _write(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])
