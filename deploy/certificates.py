"""The society's own certificate authority, and the certificate by which outside publishers know its broker."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.native.server import ServerError
from deploy.secrets import write_private

ALWAYS = ("localhost", "127.0.0.1", "::1")
CA_DAYS = 20 * 365
SERVER_DAYS = 2 * 365
# Renewed at a start only: who starts at least once a year never shows an expired one.
RENEW_DAYS = 365
# A publisher's clock may be behind ours.
CLOCK_DAYS = 1


@dataclass(frozen=True)
class Certificates:
    """What is kept in one folder; `ca` is for publishers, `certificate` and `key` for the broker."""

    folder: Path

    @property
    def ca(self) -> Path:
        """The authority's certificate (PEM): all that a publisher has to trust."""
        return self.folder / "ca.pem"

    @property
    def ca_key(self) -> Path:
        """Its key (PEM): needed only to make a certificate, so it may be kept elsewhere meanwhile."""
        return self.folder / "ca.key"

    @property
    def certificate(self) -> Path:
        """The broker's certificate (PEM)."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        """Its key (PEM); kept when the certificate is renewed, so that the two always fit."""
        return self.folder / "server.key"


def ensure_certificates(folder: Path, society: str, hosts: Sequence[str], now: datetime) -> Certificates:
    """
    The folder's certificates: what is missing is made; the broker's is renewed near its end or for other `hosts`.

    `hosts` are names or addresses; those of this machine are always added. Raises ServerError for one that is neither,
    and when the authority's key is needed and not there.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = Certificates(folder)
    if not kept.ca.exists():
        _make_ca(kept, society, now)
    if not kept.key.exists():
        write_private(kept.key, _pem(ec.generate_private_key(ec.SECP256R1())))
    names = [_name(host) for host in dict.fromkeys((*hosts, *ALWAYS))]
    if not _holds(kept, names, now):
        _make_certificate(kept, names, now)
    return kept


def _holds(kept: Certificates, names: Sequence[x509.GeneralName], now: datetime) -> bool:
    """Is the broker's certificate of this authority, for this key and these names, and far from its end?"""
    if not kept.certificate.exists():
        return False
    ca, found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in (kept.ca, kept.certificate))
    try:
        found.verify_directly_issued_by(ca)
    except (InvalidSignature, ValueError):
        return False
    said = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted_key = _key(kept.key).public_key()
    fits = list(said) == list(names) and _der(found.public_key()) == _der(wanted_key)
    return fits and (found.not_valid_after_utc - now).days >= RENEW_DAYS


def _make_ca(kept: Certificates, society: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, society),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{society} Lianxi CA"),
        ]
    )
    made = (
        _begun(name, key.public_key(), now, now + timedelta(days=CA_DAYS))
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, SHA256())
    )
    write_private(kept.ca_key, _pem(key))
    write_private(kept.ca, made.public_bytes(Encoding.PEM).decode())


def _make_certificate(kept: Certificates, names: Sequence[x509.GeneralName], now: datetime) -> None:
    if not kept.ca_key.exists():
        raise ServerError(f"The broker needs a new certificate: put the authority's key back as {kept.ca_key}.")
    ca, authority = x509.load_pem_x509_certificate(kept.ca.read_bytes()), _key(kept.ca_key)
    key = _key(kept.key)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(names[0].value)[:64])])
    end = min(now + timedelta(days=SERVER_DAYS), ca.not_valid_after_utc)
    made = (
        _begun(subject, key.public_key(), now, end)
        .issuer_name(ca.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority, SHA256())
    )
    write_private(kept.certificate, made.public_bytes(Encoding.PEM).decode())


def _begun(subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, end: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=CLOCK_DAYS))
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(_dns_name(host))


def _dns_name(host: str) -> str:
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", name):
        raise ServerError(f"LIANXI_PUBLIC_HOST: {host!r} is neither a name nor an address.")
    return name


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101  (made above)
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _der(key: object) -> bytes:
    assert isinstance(key, ec.EllipticCurvePublicKey)  # noqa: S101
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
