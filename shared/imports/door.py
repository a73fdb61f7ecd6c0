"""The door for workbooks: templates, a dry run, the import itself, its progress, every batch and its undoing."""

import asyncio
import hashlib
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import quote

import orjson
import uuid_utils.compat as uuids
from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response

from shared.database import Connection, UnitOfWork
from shared.errors import Malformed
from shared.http import Answer, json_bytes, may, running
from shared.identity import Permit
from shared.imports import views
from shared.imports.commands import ImportWorkbook, UndoImport
from shared.imports.once import Asked, once
from shared.imports.progress import progress_of, written_down
from shared.imports.refusals import BatchIsUnknown
from shared.imports.taking import File
from shared.imports.uploads import Upload, form, uploaded
from shared.imports.whole import Whole
from shared.workbook.files import read_sheets
from shared.workbook.shape import Shape
from shared.workbook.table import Table, find_tables
from shared.workbook.writing import Filled, as_csv, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BatchName = Annotated[str, Path(min_length=1, max_length=64)]
Key = Annotated[str | None, Header(max_length=200)]
NewBatch = Annotated[str | None, Header(min_length=1, max_length=64)]
Correlation = Annotated[str | None, Header(max_length=100)]
FORM: dict[str, dict[str, Any]] = {
    "commit": {"type": "boolean", "default": False, "description": "false: 预检(不保存) | a dry run"},
    "errors": {
        "type": "string",
        "enum": ["refuse", "leave"],
        "default": "refuse",
        "description": "leave: 只取无误的行",
    },
    "mapping": {"type": "string", "description": '{"<表>": {"<列名>": "<meaning>"}}；会记住 | is remembered'},
    "plan": {"type": "string", "description": "预检返回的 plan | as the dry run gave it: refused if data moved since"},
}


@dataclass(frozen=True)
class Imports:
    """What a service gives to its door: its sheets, what it does with them, and the rules that are asked."""

    shapes: Sequence[Shape]
    take: Callable[[UnitOfWork, Any, File], Awaitable[tuple[Whole, Answer]]]
    undo: Callable[[UnitOfWork, str, UndoImport], Awaitable[Answer]]
    template: Callable[[Connection, Sequence[Shape]], Awaitable[Callable[[], bytes]]]
    summary: str
    importing: str
    undoing: str
    reading: str
    command: type[ImportWorkbook] = ImportWorkbook
    form: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def sheets(self) -> str:
        """The names of the sheets."""
        return "、".join(shape.sheet for shape in self.shapes)


def open_imports(router: APIRouter, imports: Imports) -> None:
    """Open every route of the door."""
    _open_import(router, imports)
    _open_undo(router, imports)
    _open_lists(router, imports)
    _open_template(router, imports)


def _open_import(router: APIRouter, imports: Imports) -> None:
    fields = {**FORM, **imports.form}
    description = f"""
    Sheets {imports.sheets}. A dry run unless `commit=true`; all rows or none unless `errors=leave`.

    Asked for a workbook (`Accept` of .xlsx), the answer is the error workbook: the template with the rows that were not
    taken and a column 错误; the counts are then in the header `X-Counts`.
    """

    async def import_file(
        request: Request,
        permit: Annotated[Permit, may(imports.importing)],
        accept: Annotated[str, Header()] = "application/json",
        idempotency_key: Key = None,
        x_batch_id: NewBatch = None,
        x_correlation_id: Correlation = None,
    ) -> Response:
        async with uploaded(request, fields) as upload:
            command = _asked(upload, imports.command)
        batch = x_batch_id or f"import-{uuids.uuid7()}"
        done: list[Whole] = []

        async def work(uow: UnitOfWork) -> Answer:
            rights = partial(running(request).policy.permit, permit.caller)
            reader, progress = _reader(upload.content, imports.shapes), await run.begin(uow)
            file = File(upload.content, upload.name, reader, progress, rights)
            whole, answer = await imports.take(uow, command, file)
            done.append(whole)
            return answer

        print_ = fingerprint("ImportWorkbook", command, upload.content)
        asked = Asked(permit, print_, idempotency_key, batch, x_correlation_id, dry=not command.commit)
        async with written_down(running(request).database.pool, batch, named=x_batch_id is not None) as run:
            answer = await once(request, asked, work)
        if XLSX in accept and done:
            content = await asyncio.to_thread(partial(done[0].given_back, only_faulty=command.commit))
            counts = json_bytes(answer["counts"]).decode()
            return as_file(content, "errors", {"X-Counts": counts, "X-Batch-Id": batch, "X-Plan": answer["plan"]})
        return Response(json_bytes(answer), media_type="application/json")

    router.add_api_route(
        "/imports",
        import_file,
        methods=["POST"],
        summary=imports.summary,
        description=inspect.cleandoc(description),
        openapi_extra=form(**fields),
    )


def _open_undo(router: APIRouter, imports: Imports) -> None:
    async def undo(
        request: Request,
        permit: Annotated[Permit, may(imports.undoing)],
        batch: BatchName,
        command: UndoImport,
        idempotency_key: Key = None,
        x_batch_id: NewBatch = None,
        x_correlation_id: Correlation = None,
    ) -> Response:
        """
        Every record of the batch means again what it meant before; nothing is deleted from the ledger.

        Refused where a record was changed or used since, naming who and when, unless `leave` names it.
        """
        print_ = fingerprint(f"UndoImport {batch}", command)
        name = x_batch_id or f"undo-{uuids.uuid7()}"
        asked = Asked(permit, print_, idempotency_key, name, x_correlation_id, dry=not command.commit)
        answer = await once(request, asked, lambda uow: imports.undo(uow, batch, command))
        return Response(json_bytes(answer), media_type="application/json")

    summary = "撤销导入批次 | Undo a batch, or see what that would do"
    router.add_api_route("/imports/{batch}/undo", undo, methods=["POST"], summary=summary)


def _open_lists(router: APIRouter, imports: Imports) -> None:
    reader = Annotated[Permit, may(imports.reading)]

    @router.get("/imports", summary="导入批次 | Batches that were imported, the newest first")
    async def batches(
        request: Request,
        permit: reader,
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
        cursor: Annotated[str, Query(max_length=64)] = "",
    ) -> Response:
        """Who, when, hashes of the file and of its name, counts foretold and observed, and what undid it."""
        async with running(request).database.reading() as connection:
            rows = await views.batches(connection, cursor, limit)
        last = rows[-1]["batch"] if len(rows) == limit else None
        return Response(json_bytes({"imports": rows, "next": last}), media_type="application/json")

    @router.get("/imports/mappings", summary="列名对应 | What titles of columns mean here")
    async def mappings(request: Request, permit: reader) -> Response:
        """As people have said in imports before; given again it is replaced."""
        async with running(request).database.reading() as connection:
            rows = await views.mappings(connection)
        meanings = {shape.sheet: {c.meaning: c.title for c in shape.columns} for shape in imports.shapes}
        return Response(json_bytes({"mappings": rows, "meanings": meanings}), media_type="application/json")

    @router.get("/imports/{batch}/progress", summary="导入进度 | How far a running import is")
    async def progress(request: Request, permit: reader, batch: BatchName) -> Response:
        """
        By the `X-Batch-Id` it was sent with, to the second; kept for 90 days. `state`: `running`; `saved`; `ended` (a
        dry run, or refused); `stopped`: the service went down meanwhile, nothing was saved, and the same may be sent
        again.
        """
        async with running(request).database.pool.acquire() as connection, connection.transaction():
            found = await progress_of(connection, batch)
        if found is None:
            raise BatchIsUnknown(field="batch", batch=batch)
        return Response(json_bytes(found), media_type="application/json")


def _open_template(router: APIRouter, imports: Imports) -> None:
    async def template(
        request: Request,
        permit: Annotated[Permit, may(imports.importing)],
        sheet: Annotated[str | None, Query(max_length=20, description=f"{imports.sheets}；不写为全部 | all")] = None,
    ) -> Response:
        """Text cells for codes, drop-down lists of what is known today, one row marked as an example."""
        shapes = [shape for shape in imports.shapes if sheet in (None, shape.sheet)]
        if not shapes:
            raise Malformed(field="sheet", field_name="sheet", why=imports.sheets)
        async with running(request).database.reading() as connection:
            filled = await imports.template(connection, shapes)
        return as_file(await asyncio.to_thread(filled), "template")

    summary = "导入模板 | An empty workbook with headers, hints and lists"
    router.add_api_route("/imports/template", template, methods=["GET"], summary=summary)


def fingerprint(what: str, command: Any, content: bytes = b"") -> bytes:
    """What is the same when the same is asked again."""
    return hashlib.sha256(f"{what} {command.model_dump_json()} ".encode() + content).digest()


def as_file(content: bytes, name: str, headers: Mapping[str, str] | None = None) -> Response:
    """A workbook as an answer."""
    disposition = {"Content-Disposition": f'attachment; filename="lianxi-{name}.xlsx"'}
    return Response(content, media_type=XLSX, headers={**disposition, **(headers or {})})


# What an export may be, for the document of its route.
EXPORTED: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}, "text/csv": {}}}}


async def exported(filled: Filled, format: Literal["xlsx", "csv"]) -> Response:
    """A sheet as it goes out: texts are texts, and no cell is a formula."""
    write = partial(as_csv, filled) if format == "csv" else partial(workbook, [filled])
    content = await asyncio.to_thread(write)
    name = quote(f"{filled.shape.sheet}.{format}")
    return Response(
        content,
        media_type="text/csv; charset=utf-8" if format == "csv" else XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _asked(upload: Upload, command: type[ImportWorkbook]) -> ImportWorkbook:
    text = upload.fields.get("mapping")
    if not isinstance(text, str):
        return upload.asked(command)
    try:
        mapping = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(field="mapping", field_name="mapping", why=f"JSON: {error}") from error
    return upload.asked(command, mapping=mapping)


def _reader(content: bytes, shapes: Sequence[Shape]) -> Callable[..., dict[str, Table]]:
    def read(mapping: Mapping[str, Mapping[str, str]]) -> dict[str, Table]:
        return find_tables(read_sheets(content), shapes, mapping)

    return read
