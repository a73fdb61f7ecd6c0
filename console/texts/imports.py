"""Workbooks that go in, come out, and are taken back."""

from __future__ import annotations

from typing import Final

IMPORTS: Final[dict[str, tuple[str, str]]] = {
    "imports.title": ("导入与导出", "Workbooks in and out"),
    "imports.lead": (
        "用 Excel 成批登记：先检查，逐行看清会发生什么，再保存；整批可以撤回。严禁录入涉密信息。",
        "Records by the workbook: checked first, shown row by row, then saved; a whole batch can be taken back. "
        "Nothing classified may be entered.",
    ),
    "imports.none": ("您的职务没有可用的导入或导出。", "Your offices have no workbooks to send in or take out."),
    "imports.about.registry": (
        "分支机构（届次、负责人、联系人）和委员。先于其他表导入。",
        "Branches with terms, officers and liaisons, and members of committees. They go in before the others.",
    ),
    "imports.about.activities": (
        "活动、出席和会议议定的事项。",
        "Activities, who was there, and what meetings decided.",
    ),
    "imports.about.outreach": (
        "联系的专家、联系记录和意见诉求。",
        "Experts, contacts with them, and what they raised.",
    ),
    "imports.open": ("导入{what}", "Import: {what}"),
    "imports.sheets": ("工作表", "Sheets"),
    "imports.empty": ("空白模板", "Empty workbook"),
    "imports.out": ("导出：{sheet}", "Take out: {sheet}"),
    "imports.out.said": (
        "导出的表可以修改后再导入：没有改动的行不会产生新的记录。",
        "What is taken out can be changed and imported again: rows left alone become no new records.",
    ),
    "imports.file": (
        "工作簿（.xlsx、.xls、.et、.csv，至多 5 MB、2 万行）",
        "Workbook (.xlsx .xls .et .csv, 5 MB, 20,000 rows)",
    ),
    "imports.effective": (
        "变更生效日（空为今天）",
        "Changes hold from (empty: today)",
    ),
    "imports.check": ("检查（不保存）", "Check it (nothing is saved)"),
    "imports.batches": ("导入记录", "What was imported"),
    "imports.batches.caption": ("批次，新的在前", "Batches, the newest first"),
    "imports.batches.none": ("还没有导入过。", "Nothing has been imported yet."),
    "imports.batch": ("批次", "Batch"),
    "imports.when": ("时间", "When"),
    "imports.rows": ("各表行数", "Rows by sheet"),
    "imports.records": ("涉及记录", "Records"),
    "imports.undone": ("已撤回", "taken back"),
    "imports.undoes": ("撤回了 {batch}", "takes back {batch}"),
    "imports.back": ("导入与导出", "Workbooks"),
    # what a workbook would do
    "check.title": ("检查结果", "What it would do"),
    "check.nothing_saved": ("尚未保存任何内容。", "Nothing has been saved yet."),
    "check.counts": ("各表结果", "Sheet by sheet"),
    "check.sheet": ("工作表", "Sheet"),
    "check.records": ("将登记的记录", "Records that would be entered"),
    "check.not_taken": (
        "未取的列（含个人信息）",
        "Columns not taken, for they hold personal details",
    ),
    "check.party": (
        "{n} 行的党员身份未取：没有同意记录。",
        "Party membership of {n} rows was not taken: there is no consent.",
    ),
    "check.hidden": ("隐藏的行也已读取", "Hidden rows were read too"),
    "check.examples": ("略过示例行 {n} 行。", "{n} example rows were skipped."),
    "check.ignored": ("不认识的列", "Columns that are not known"),
    "check.ignored.said": (
        "说明各列的含义后再检查一次；含义会被记住。",
        "Say what they mean and check again; what is said is remembered.",
    ),
    "check.ignore": ("不取", "leave out"),
    "check.again": ("按上面的含义再检查", "Check again with these meanings"),
    "check.errors": ("有误的单元格（{n} 处）", "Wrong cells ({n})"),
    "check.errors.caption": ("{sheet}：逐处原因", "{sheet}: why, cell by cell"),
    "check.errors.more": ("只列出 {n} 处；其余见错误工作簿。", "Only {n} are listed; the error workbook has all."),
    "check.row": ("行", "Row"),
    "check.column": ("列", "Column"),
    "check.cell": ("单元格", "Cell"),
    "check.value": ("填写的内容", "What stands there"),
    "check.why": ("原因", "Why"),
    "check.rule": ("规则", "rule"),
    "check.choices": ("可填：{choices}", "would do: {choices}"),
    "check.rows": ("{sheet}：逐行结果", "{sheet}: row by row"),
    "check.rows.none": ("没有变化的行。", "No row changes anything."),
    "check.rows.more": ("还有 {n} 行没有列出。", "{n} more rows are not listed."),
    "check.outcome": ("结果", "Outcome"),
    "check.what": ("对象", "What"),
    "check.changes": ("变更", "Changes"),
    "check.notes": ("提示", "Notes"),
    "check.take": ("导入", "Import it"),
    "check.take.rest": ("只导入无误的行", "Import only the rows that are right"),
    "check.leave": ("看看只导入无误的行会怎样", "See what the right rows alone would do"),
    "check.workbook": ("下载错误工作簿（多一列“错误”）", "Download the workbook with a column of errors"),
    "check.nothing": ("与现有记录完全相同，不必导入。", "All of it is known already: there is nothing to import."),
    "check.other": ("改好了？选择文件再检查", "Put right? Choose the file again"),
    "check.refused": ("没有导入", "Not imported"),
    # one batch
    "batch.title": ("导入批次", "A batch"),
    "batch.done": ("已导入。", "It has been imported."),
    "batch.progress": ("{phase}：{done} / {total} 行", "{phase}: {done} of {total} rows"),
    "batch.wait": (
        "本页每几秒自动更新；可以离开，导入会继续。",
        "This page looks again every few seconds; you may leave it, the import goes on.",
    ),
    "batch.look": ("现在更新", "Look again now"),
    "batch.ended": (
        "这个批次没有保存任何内容。请重新检查文件，原因会显示在那里。",
        "Nothing of this batch was saved. Check the file again: the reason is shown there.",
    ),
    "batch.said": ("登记的记录", "Records that were entered"),
    "batch.by": ("导入账号", "Imported by"),
    "batch.undo": ("撤回这一批……", "Take this batch back…"),
    "batch.undone_by": ("已由批次 {batch} 撤回。", "It was taken back by the batch {batch}."),
    # taking it back
    "undo.title": ("撤回批次", "Take a batch back"),
    "undo.lead": (
        "每条记录回到导入之前的样子；账本不删除，多一条撤回的记录。下面是将要发生的事，还没有做。",
        "Every record means again what it meant before; nothing is deleted from the ledger. Below is what would "
        "happen; nothing has been done yet.",
    ),
    "undo.caption": ("逐条记录", "Record by record"),
    "undo.what": ("记录", "Record"),
    "undo.does": ("处理", "What is done"),
    "undo.changes": ("现在 → 撤回后", "Now → then"),
    "undo.more": ("只列出 {n} 条。", "Only {n} are listed."),
    "undo.since": (
        "{n} 条记录在导入之后又有变动或被引用，因此不能整批撤回：",
        "{n} records were changed or used since, so that the whole batch cannot be taken back:",
    ),
    "undo.rest": ("保留它们，只撤回其余", "Leave those and take back the rest"),
    "undo.used": ("被 {by} 引用", "used by {by}"),
    "undo.do": ("撤回", "Take it back"),
    "undo.leave": ("不撤回", "Leave it"),
}
