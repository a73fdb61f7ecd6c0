"""The authority is made once, the broker's certificate is renewed in time, and a strict client believes both."""

from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from deploy.certificates import CA_DAYS, RENEW_DAYS, SERVER_DAYS, Certificates, ensure_certificates
from deploy.native.server import ServerError
from deploy.public import Public, remember, remembered

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOSTS = ("amqp.example.org", "203.0.113.7")


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    return ensure_certificates(tmp_path / "tls", "csbme", HOSTS, NOW)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def believed(made: Certificates, name: x509.GeneralName, now: datetime) -> bool:
    """By the rules of browsers (CA/B forum), which are stricter than those of any AMQP client."""
    assert isinstance(name, x509.DNSName | x509.IPAddress)
    verifier = PolicyBuilder().store(Store([read(made.ca)])).time(now).build_server_verifier(name)
    try:
        verifier.verify(read(made.certificate), [])
    except VerificationError:
        return False
    return True


def test_a_strict_client_believes_it_for_every_name_and_no_other(made: Certificates) -> None:
    said = read(made.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in said] == [*HOSTS, "localhost", "127.0.0.1", "::1"]
    assert all(believed(made, name, NOW) for name in said)
    assert not believed(made, x509.DNSName("amqp.elsewhere.example"), NOW)
    assert not believed(made, said[0], NOW + timedelta(days=SERVER_DAYS + 1))


def test_what_is_there_stays_and_only_its_owner_can_read_it(made: Certificates) -> None:
    files = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    assert set(files) == {"ca.pem", "ca.key", "server.pem", "server.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made.folder, *made.folder.iterdir())} == {0o700, 0o600}
    ensure_certificates(made.folder, "csbme", HOSTS, NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS - 1))
    assert files == {path.name: path.read_bytes() for path in made.folder.iterdir()}


@pytest.mark.parametrize(
    ("hosts", "days"), [(HOSTS, SERVER_DAYS - RENEW_DAYS + 1), (("amqp.example.net",), 0), ((), 0)], ids=str
)
def test_it_is_renewed_near_its_end_and_for_other_names_by_the_same_authority_and_key(
    made: Certificates, hosts: tuple[str, ...], days: int
) -> None:
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    now = NOW + timedelta(days=days)
    ensure_certificates(made.folder, "csbme", hosts, now)
    after = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"server.pem"}
    assert (read(made.certificate).not_valid_after_utc - now).days == SERVER_DAYS


def test_it_never_outlives_its_authority(made: Certificates) -> None:
    late = NOW + timedelta(days=CA_DAYS - RENEW_DAYS)
    ensure_certificates(made.folder, "csbme", HOSTS, late)
    assert read(made.certificate).not_valid_after_utc == read(made.ca).not_valid_after_utc


def test_the_authoritys_key_may_be_kept_elsewhere_until_it_is_needed(made: Certificates) -> None:
    made.ca_key.rename(made.folder.parent / "elsewhere")
    ensure_certificates(made.folder, "csbme", HOSTS, NOW)
    with pytest.raises(ServerError, match="put the authority's key back"):
        ensure_certificates(made.folder, "csbme", ("amqp.example.net",), NOW)


@pytest.mark.parametrize("lost", ["server.key", "ca.pem"])
def test_a_lost_part_is_made_again_with_what_hangs_on_it(made: Certificates, lost: str) -> None:
    (made.folder / lost).unlink()
    ensure_certificates(made.folder, "csbme", HOSTS, NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)
    assert believed(made, x509.DNSName(HOSTS[0]), NOW)


@pytest.mark.parametrize("host", ["two words", "a..b", "https://amqp.example.org", "名" * 70])
def test_what_is_neither_name_nor_address_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(ServerError, match="neither a name nor an address"):
        ensure_certificates(tmp_path / "tls", "csbme", (host,), NOW)


def test_where_publishers_connect_is_remembered_until_it_is_said_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remember(tmp_path) == Public()
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("LIANXI_PUBLIC_HOST", "amqp.example.org, 203.0.113.7")
    monkeypatch.setenv("LIANXI_PUBLIC_PORT", "5699")
    opened = Public(HOSTS, 5699)
    assert remember(tmp_path) == opened
    monkeypatch.delenv("LIANXI_PUBLIC_HOST")
    monkeypatch.delenv("LIANXI_PUBLIC_PORT")
    assert remembered(tmp_path) == opened
    assert remembered(tmp_path, {"LIANXI_PUBLIC_HOST": "192.0.2.1"}).hosts == ("192.0.2.1",)
    monkeypatch.setenv("LIANXI_PUBLIC_HOST", "")
    assert not remember(tmp_path).is_open
    monkeypatch.setenv("LIANXI_PUBLIC_PORT", "many")
    with pytest.raises(ServerError, match="many is not a port"):
        remembered(tmp_path)
