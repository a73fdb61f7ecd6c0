"""The door for workbooks of the registry."""

from __future__ import annotations

from fastapi import APIRouter

from services.registry.commands.imports import ImportWorkbook
from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.imports import import_workbook
from services.registry.handlers.undo import undo_import
from services.registry.views.workbooks import template
from shared.imports.door import Imports, open_imports

router = APIRouter(tags=["registry"])
SHAPES = (BRANCHES, PEOPLE)

open_imports(
    router,
    Imports(
        shapes=SHAPES,
        take=import_workbook,
        undo=undo_import,
        template=template,
        summary="导入登记表 | Import a workbook of the registry",
        importing="ImportWorkbook",
        undoing="UndoImport",
        reading="ReadImports",
        command=ImportWorkbook,
        form={
            "effective_on": {
                "type": "string",
                "format": "date",
                "description": "变更生效日 | changes hold from; today",
            }
        },
    ),
)
