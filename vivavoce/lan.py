"""Serving the local network: HTTPS with a certificate of our own, and never without a key.

Browsers give a page the microphone only where the connection is secure, so a phone on the same
network needs HTTPS. The plain listener stays on this machine; the secure one is beside it.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pydantic import SecretStr

from api.settings import is_loopback
from kit.child_process import StartError
from vivavoce.settings import Settings

VALID_DAYS = 397
"""Longer ones are refused by some browsers, whoever signed them."""
RENEW_DAYS = 30
_ELSEWHERE = ("192.0.2.1", 9)
"""An address of nobody; no packet is sent to it, the system only tells which way it would go."""


class LanError(StartError):
    """This machine cannot serve the local network; the message says what to do."""


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as PEM files."""

    file: Path
    key_file: Path


def open_to_lan(settings: Settings) -> Settings:
    """The settings with a secure listener for the local network, a key and a public address.

    Raises:
        LanError: there is no network, or the rooms are on a LiveKit server.
    """
    if settings.room == "livekit":
        raise LanError(
            "LAN=1 is for direct rooms: for a LiveKit server put a gateway with certificates "
            "before both, as docs/deployment.md shows"
        )
    api = settings.api
    host = api.tls_host or lan_address()
    certificate = ensure_certificate(settings.data.resolve() / "tls", names_of(host))
    key = api.key or SecretStr(ensure_key(settings.data))
    shown = f"[{host}]" if ":" in host else host
    return settings.model_copy(
        update={
            "api": api.model_copy(
                update={
                    "tls_host": host,
                    "tls_certificate": certificate.file,
                    "tls_key": certificate.key_file,
                    "key": key,
                    "public_url": api.public_url or f"https://{shown}:{api.tls_port}",
                }
            )
        }
    )


def lan_address() -> str:
    """This machine's address on the network that it reaches others by.

    Raises:
        LanError: it has none but the loopback address.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            found = str(probe.getsockname()[0])
        except OSError:
            found = ""
    if found and not is_loopback(found):
        return found
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family is socket.AF_INET and not is_loopback(address.address):
                return str(address.address)
    raise LanError(
        "LAN=1 needs a network: this machine has no address but its own loopback one. Connect "
        "it, or name an address in VIVAVOCE_API_TLS_HOST"
    )


def names_of(host: str) -> list[str]:
    """All under which this machine is called on its network, and by itself."""
    name = socket.gethostname().lower()
    local = [name, f"{name}.local"] if name and "." not in name else [name]
    return list(dict.fromkeys([host, *filter(None, local), "localhost", "127.0.0.1"]))


def ensure_key(data: Path) -> str:
    """The key of management calls that is kept in the data folder; made once."""
    path = key_file(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(32).encode())
    return path.read_text().strip()


def key_file(data: Path) -> Path:
    """Where that key is kept."""
    return data / "api-key"


def ensure_certificate(folder: Path, names: list[str]) -> Certificate:
    """A certificate for these names and addresses; the one that is kept, or a new one.

    A new one is made when a name is missing (the address changed), or when it soon expires.
    """
    certificate = Certificate(folder / "certificate.pem", folder / "key.pem")
    if not _serves(certificate, names):
        folder.mkdir(parents=True, exist_ok=True)
        _make(certificate, names)
    return certificate


def _serves(certificate: Certificate, names: list[str]) -> bool:
    try:
        kept = x509.load_pem_x509_certificate(certificate.file.read_bytes())
        key = serialization.load_pem_private_key(certificate.key_file.read_bytes(), None)
        alternatives = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    lasts = kept.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_DAYS)
    return lasts and kept.public_key() == key.public_key() and set(alternatives) >= set(_san(names))


def _make(certificate: Certificate, names: list[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vivavoce on this network")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(_san(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write_private(certificate.key_file, private)
    signed = builder.sign(key, hashes.SHA256())
    certificate.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def _san(names: list[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)
