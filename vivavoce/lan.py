"""Serving the local network: HTTPS with a self-signed certificate, and never without a key.

Browsers let a page use the microphone only over a secure connection, so a phone on the same
network needs HTTPS. The plain listener stays on loopback, and a secure one is added.
"""

from __future__ import annotations

import ipaddress
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
from kit.secret_files import read_or_create, write_private
from vivavoce.settings import Settings
from vivavoce.start_settings import LEAST_KEY_CHARACTERS

VALID_DAYS = 397
"""Some browsers reject certificates that are valid for longer."""
RENEW_DAYS = 30
_ELSEWHERE = ("192.0.2.1", 9)
"""An unassigned address. No packet is sent to it; it only selects the route."""


class LanError(StartError):
    """The local network cannot be served; the message says what to do."""


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as PEM files."""

    file: Path
    key_file: Path


def open_to_lan(settings: Settings) -> Settings:
    """Add a secure listener for the local network, a key and a public address to the settings.

    Raises:
        LanError: there is no network, or rooms are on a LiveKit server.
    """
    if settings.room == "livekit":
        raise LanError(
            "LAN=1 works with direct rooms only: for LiveKit rooms put a gateway with "
            "certificates in front of both servers, as docs/deployment.md shows"
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
    """This machine's address on its network: the one of its default route.

    Raises:
        LanError: it has only a loopback address.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            source = str(probe.getsockname()[0])
        except OSError:
            source = ""
    if source and not is_loopback(source):
        return source
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family is socket.AF_INET and not is_loopback(address.address):
                return str(address.address)
    raise LanError(
        "LAN=1 needs a network: this machine has only a loopback address. Connect it, or set "
        "VIVAVOCE_API_TLS_HOST to an address"
    )


def names_of(host: str) -> list[str]:
    """The names and addresses of this machine, on its network and locally."""
    name = socket.gethostname().lower()
    local = [name, f"{name}.local"] if name and "." not in name else [name]
    return list(dict.fromkeys([host, *filter(None, local), "localhost", "127.0.0.1"]))


def ensure_key(data: Path) -> str:
    """The data folder's key for management calls; generated once. Raises SecretFileError."""
    return read_or_create(key_file(data), lambda: secrets.token_urlsafe(32), LEAST_KEY_CHARACTERS)


def key_file(data: Path) -> Path:
    """The file of that key."""
    return data / "api-key"


def ensure_certificate(folder: Path, names: list[str]) -> Certificate:
    """A certificate for these names and addresses, stored in ``folder``.

    It is replaced if a name is missing (the address changed), or if it expires soon.
    """
    certificate = Certificate(folder / "certificate.pem", folder / "key.pem")
    if not _is_valid(certificate, names):
        folder.mkdir(parents=True, exist_ok=True)
        _issue(certificate, names)
    return certificate


def _is_valid(certificate: Certificate, names: list[str]) -> bool:
    try:
        stored = x509.load_pem_x509_certificate(certificate.file.read_bytes())
        key = serialization.load_pem_private_key(certificate.key_file.read_bytes(), None)
        alternatives = stored.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    if stored.not_valid_after_utc <= datetime.now(UTC) + timedelta(days=RENEW_DAYS):
        return False
    return stored.public_key() == key.public_key() and set(alternatives) >= set(_san(names))


def _issue(certificate: Certificate, names: list[str]) -> None:
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
    write_private(certificate.key_file, private)
    signed = builder.sign(key, hashes.SHA256())
    write_private(certificate.file, signed.public_bytes(serialization.Encoding.PEM))


def _san(names: list[str]) -> list[x509.GeneralName]:
    alternatives: list[x509.GeneralName] = []
    for name in names:
        try:
            alternatives.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            alternatives.append(x509.DNSName(name))
    return alternatives
