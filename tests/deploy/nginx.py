"""nginx with the example of deploy/, on ports of the test's own and a certificate made for it."""

import datetime
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chatsite.children import spawn
from tests.support.site import ROOT, Site, until
from tests.support.tools import install_nginx

NAME = "chat.example"
EXAMPLE = ROOT / "deploy" / "nginx.conf"
_AROUND = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log info;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """A running nginx. `tls` believes in its certificate."""

    port: int
    plain_port: int
    tls: ssl.SSLContext

    @property
    def origin(self) -> str:
        return f"https://{NAME}:{self.port}"


@contextmanager
def serving(site: Site, folder: Path, port: int) -> Iterator[Front]:
    """nginx in front of the site's web processes, https on `port` and http on the one after it."""
    key, certificate = _certificate(folder)
    (folder / "site.conf").write_text(_rewritten(site, port, key, certificate))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
    command = [
        install_nginx(),
        "-p",
        str(folder),
        "-e",
        str(folder / "error.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = spawn(command, os.environ)
    try:
        assert until(lambda: _listens(port), 20), (folder / "error.log").read_text()
        yield Front(port, port + 1, ssl.create_default_context(cafile=str(certificate)))
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _rewritten(site: Site, port: int, key: Path, certificate: Path) -> str:
    """The example with other ports, files and web processes, and no other change."""
    text = EXAMPLE.read_text()
    servers = "".join(
        f"    server 127.0.0.1:{site.port + number} max_fails=2 fail_timeout=2s;\n"
        for number in range(site.web)
    )
    text, found = re.subn(r"(    server 127\.0\.0\.1:\d+ .*\n)+", servers, text)
    assert found == 1
    for old, new in (
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("alias /var/lib/chat-connect/media/;", f"alias {site.data_dir}/media/;"),
        ("listen 80;", f"listen 127.0.0.1:{port + 1};"),
        ("/etc/ssl/chat.example/fullchain.pem", str(certificate)),
        ("/etc/ssl/chat.example/privkey.pem", str(key)),
        (f"https://{NAME}$request_uri", f"https://{NAME}:{port}$request_uri"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return re.sub(r" *listen \[::\].*\n", "", text)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate of a day for NAME, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    return folder / "key.pem", folder / "certificate.pem"
