"""The choice between containers and native servers, on machines where only a few programs exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy import means
from deploy.compose import images
from deploy.native.server import ServerError


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine where only the programs in this folder exist."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("LIANXI_SERVERS", raising=False)
    return folder


def _program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_an_unknown_means_is_refused_by_name(programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANXI_SERVERS", "clouds")
    for verb in (means.up, means.down, means.present):
        with pytest.raises(ServerError, match="LIANXI_SERVERS=clouds is not known here; auto, compose and native are"):
            verb(tmp_path)


def test_containers_asked_for_by_name_need_docker(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIANXI_SERVERS", "compose")
    with pytest.raises(ServerError, match="Docker does not answer"):
        means.up(tmp_path)


def test_a_system_begun_in_containers_is_not_begun_again_empty_without_them(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "means").write_text("compose")
    with pytest.raises(ServerError, match="data is in Docker's volumes"):
        means.up(tmp_path)


def test_a_system_begun_natively_stays_native_when_docker_comes(programs: Path, tmp_path: Path) -> None:
    _program(programs, "docker", "exit 0")
    (tmp_path / "postgres").mkdir()
    assert isinstance(means.present(tmp_path), means.Native)


def test_images_that_are_here_are_asked_of_nobody(programs: Path) -> None:
    _program(programs, "docker", '[ "$1 $2" = "image inspect" ]')
    assert images.provide(images.OFFICIAL) == images.OFFICIAL


def test_images_that_a_registry_has_are_pulled(programs: Path, tmp_path: Path) -> None:
    _program(
        programs, "docker", f'[ "$1" = pull ] && echo "17: Pulling from library" && echo "$2" >> {tmp_path}/pulled'
    )
    assert images.provide(images.OFFICIAL) == images.OFFICIAL
    assert (tmp_path / "pulled").read_text().split() == list(images.OFFICIAL.values())


def test_without_a_registry_the_stand_ins_are_used(programs: Path) -> None:
    _program(programs, "docker", 'case "$1 $3" in "image standin/"*) ;; *) echo no such host; exit 1 ;; esac')
    assert images.provide(images.OFFICIAL) == images.STANDINS


def test_images_of_ones_own_are_never_replaced_by_stand_ins(programs: Path) -> None:
    _program(programs, "docker", 'case "$1 $3" in "image standin/"*) ;; *) echo no such host; exit 1 ;; esac')
    with pytest.raises(images.NoImages, match="mirror/postgres:17"):
        images.provide({**images.OFFICIAL, "POSTGRES_IMAGE": "mirror/postgres:17"})


def test_where_stand_ins_cannot_be_built_the_reason_is_said(programs: Path) -> None:
    _program(programs, "docker", "echo no such host; exit 1")
    with pytest.raises(images.NoImages, match="no registry does, and only root on Debian can build stand-ins"):
        images.provide(images.OFFICIAL)
