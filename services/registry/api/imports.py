"""The door for workbooks: templates, a dry run, the import itself, its progress, and every batch with its undoing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
import uuid_utils.compat as uuids
from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response

from services.registry.api.dates import Limit
from services.registry.api.once import Answer, Asked, once
from services.registry.api.uploads import Upload, form, uploaded
from services.registry.commands.imports import ImportWorkbook, UndoImport
from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.imports.given_back import given_back
from services.registry.domain.imports.refusals import BatchIsUnknown
from services.registry.domain.imports.whole import Whole
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.imports import File, import_workbook
from services.registry.handlers.undo import undo_import
from services.registry.views import imports as views
from services.registry.views.workbooks import template
from shared.database import UnitOfWork
from shared.errors import Malformed
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.workbook.files import read_sheets
from shared.workbook.progress import Board
from shared.workbook.table import Table, find_tables

router = APIRouter(tags=["registry"])
SHAPES = (BRANCHES, PEOPLE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = ("commit", "errors", "effective_on", "mapping", "plan")
_FORM = form(
    commit={"type": "boolean", "default": False, "description": "false: 预检(不保存) | a dry run"},
    errors={"type": "string", "enum": ["refuse", "leave"], "default": "refuse", "description": "leave: 只取无误的行"},
    effective_on={"type": "string", "format": "date", "description": "变更生效日 | changes hold from; today"},
    mapping={"type": "string", "description": '{"分支机构": {"机构全名": "name"}}；会记住 | is remembered'},
    plan={"type": "string", "description": "预检返回的 plan | as the dry run gave it: refused if data moved since"},
)


@router.post("/imports", summary="导入登记表 | Import a workbook of the registry", openapi_extra=_FORM)
async def import_file(
    request: Request,
    permit: Annotated[Permit, may("ImportWorkbook")],
    accept: Annotated[str, Header()] = "application/json",
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    x_batch_id: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
    x_correlation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """
    Sheets 分支机构 and 委员. A dry run unless `commit=true`; all rows or none unless `errors=leave`.

    Asked for a workbook (`Accept` of .xlsx), the answer is the error workbook: the template with the rows that were not
    taken and a column 错误; the counts are then in the header `X-Counts`.
    """
    async with uploaded(request, _FIELDS) as upload:
        command = _asked(upload)
    batch = x_batch_id or f"import-{uuids.uuid7()}"
    done: list[Whole] = []

    async def work(uow: UnitOfWork) -> Answer:
        progress = _board(request).start(batch)
        try:
            file = File(upload.content, upload.name, _reader(upload.content), progress)
            whole, answer = await import_workbook(uow, command, file)
        finally:
            progress.finished = True
        done.append(whole)
        return answer

    fingerprint = _fingerprint(command, upload.content)
    asked = Asked(permit, fingerprint, idempotency_key, batch, x_correlation_id, dry=not command.commit)
    answer = await once(request, asked, work)
    if XLSX in accept and done:
        content = await asyncio.to_thread(given_back, done[0], only_faulty=command.commit)
        counts = json_bytes(answer["counts"]).decode()
        return _workbook(content, "errors", {"X-Counts": counts, "X-Batch-Id": batch, "X-Plan": answer["plan"]})
    return Response(json_bytes(answer), media_type="application/json")


@router.post("/imports/{batch}/undo", summary="撤销导入批次 | Undo a batch, or see what that would do")
async def undo(
    request: Request,
    permit: Annotated[Permit, may("UndoImport")],
    batch: Annotated[str, Path(min_length=1, max_length=64)],
    command: UndoImport,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    x_batch_id: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
    x_correlation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """
    Every record of the batch means again what it meant before; nothing is deleted from the ledger.

    Refused where a record was changed or used since, naming who and when, unless `leave` names it.
    """
    fingerprint = hashlib.sha256(f"UndoImport {batch} {command.model_dump_json()}".encode()).digest()
    name = x_batch_id or f"undo-{uuids.uuid7()}"
    asked = Asked(permit, fingerprint, idempotency_key, name, x_correlation_id, dry=not command.commit)
    answer = await once(request, asked, lambda uow: undo_import(uow, batch, command))
    return Response(json_bytes(answer), media_type="application/json")


def _asked(upload: Upload) -> ImportWorkbook:
    text = upload.fields.get("mapping")
    if not isinstance(text, str):
        return upload.asked(ImportWorkbook)
    try:
        mapping = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(field="mapping", field_name="mapping", why=f"JSON: {error}") from error
    return upload.asked(ImportWorkbook, mapping=mapping)


def _reader(content: bytes) -> Any:
    def read(mapping: Mapping[str, Mapping[str, str]]) -> dict[str, Table]:
        return find_tables(read_sheets(content), SHAPES, mapping)

    return read


def _board(request: Request) -> Board:
    """What runs in this process; made when it is first needed."""
    state = request.app.state
    if not hasattr(state, "imports"):
        state.imports = Board()
    board: Board = state.imports
    return board


def _fingerprint(command: ImportWorkbook, content: bytes) -> bytes:
    """What is the same when the same is asked again."""
    return hashlib.sha256(f"ImportWorkbook {command.model_dump_json()} ".encode() + content).digest()


def _workbook(content: bytes, name: str, headers: Mapping[str, str] | None = None) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="lianxi-{name}.xlsx"'}
    return Response(content, media_type=XLSX, headers={**disposition, **(headers or {})})


@router.get("/imports", summary="导入批次 | Batches that were imported, the newest first")
async def imports(
    request: Request,
    permit: Annotated[Permit, may("ReadImports")],
    limit: Limit = 50,
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Who, when, hashes of the file and of its name, counts foretold and observed, and what undid it."""
    async with running(request).database.reading() as connection:
        rows = await views.batches(connection, cursor, limit)
    last = rows[-1]["batch"] if len(rows) == limit else None
    return Response(json_bytes({"imports": rows, "next": last}), media_type="application/json")


@router.get("/imports/template", summary="导入模板 | An empty workbook with headers, hints and lists")
async def import_template(
    request: Request,
    permit: Annotated[Permit, may("ImportWorkbook")],
    sheet: Annotated[str | None, Query(max_length=20, description="分支机构、委员；不写为全部 | both")] = None,
) -> Response:
    """Text cells for codes, drop-down lists of what is known today, one row marked as an example."""
    shapes = [shape for shape in SHAPES if sheet in (None, shape.sheet)]
    if not shapes:
        raise Malformed(field="sheet", field_name="sheet", why="、".join(shape.sheet for shape in SHAPES))
    async with running(request).database.reading() as connection:
        filled = await template(connection, shapes)
    return _workbook(await asyncio.to_thread(filled), "template")


@router.get("/imports/mappings", summary="列名对应 | What titles of columns mean here")
async def import_mappings(request: Request, permit: Annotated[Permit, may("ReadImports")]) -> Response:
    """As people have said in imports before; given again it is replaced."""
    async with running(request).database.reading() as connection:
        rows = await views.mappings(connection)
    meanings = {shape.sheet: {c.meaning: c.title for c in shape.columns} for shape in SHAPES}
    return Response(json_bytes({"mappings": rows, "meanings": meanings}), media_type="application/json")


@router.get("/imports/{batch}/progress", summary="导入进度 | How far a running import is")
async def import_progress(request: Request, permit: Annotated[Permit, may("ReadImports")], batch: str) -> Response:
    """By the `X-Batch-Id` it was sent with. Raises BatchIsUnknown where this process knows of none."""
    found = _board(request).of(batch)
    if found is None:
        raise BatchIsUnknown(field="batch", batch=batch)
    told = {"phase": found.phase, "done": found.done, "total": found.total, "finished": found.finished}
    return Response(json_bytes({"batch": batch, **told, "sheets": found.sheets}), media_type="application/json")
