"""`python -m ops ...`: what an operator can do, one verb each."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ops import bounces, checkup, erasures, federation, identity, parked, rebuild, roster, runs, status
from ops.check.command import check
from ops.load import load
from ops.place import place
from ops.proof.chain import check_chains
from ops.proof.verify import verify
from ops.replay import What, replay
from ops.screen import spoken

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
app.add_typer(parked.app, name="parked")
app.add_typer(erasures.app, name="erasures")
app.add_typer(bounces.app, name="bounces")
app.add_typer(runs.app, name="runs")
app.add_typer(federation.app, name="federation")
publisher_app = typer.Typer(no_args_is_help=True, help="接入系统 | Outside systems that may send membership events")
app.add_typer(publisher_app, name="publisher")
publisher_app.command("check")(check)
publisher_app.command("load")(load)


@app.command()
def token(
    office: Annotated[str, typer.Option(help="secretariat, party_branch, branch_liaison, reviewer, operator ...")],
    scope: Annotated[str | None, typer.Option(help="the branch (of a publisher: the source) it reaches")] = None,
    subject: Annotated[str | None, typer.Option(help="who acts; ops-<office> when left out")] = None,
    minutes: Annotated[int, typer.Option(min=1, max=10)] = 10,
) -> None:
    """签发令牌（至多十分钟） | Sign a token and print it"""
    typer.echo(identity.token(place().issuer_key, office, scope, subject, minutes))


@publisher_app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="its login on the broker")],
    source: Annotated[str, typer.Option(help="the source it speaks for, e.g. /societies/csbme/membership")],
    types: Annotated[list[str] | None, typer.Option("--type", help="what it may send; all known types")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, with the text of the CA")] = False,
) -> None:
    """登记接入系统并签发密码 | Let a system in; again for the same login and source it gives new passwords"""
    from ops.publishers import add_publisher  # brings the broker's libraries, which no other command needs

    with spoken():
        added = add_publisher(place(), login, source, types or ())
    if as_json:
        typer.echo(json.dumps(added.as_json(), ensure_ascii=False))
    else:
        # No table: what is copied from here must be whole, however narrow the screen is.
        typer.echo("\n".join(f"{label}: {value}" for label, value in added.told().items()))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="名册 .xlsx .xls .csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="预检(不保存) | show what it would do")] = False,
    batch: Annotated[str | None, typer.Option(help="a batch id that marks what is imported")] = None,
) -> None:
    """导入分支机构名册 | Import a roster of branches; ends with 1 when a cell is wrong"""
    with spoken():
        fine = roster.import_roster(place(), file, dry_run, batch)
    if not fine:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@app.command("checkup")
def check_up(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="名册 .xlsx .xls .et .csv")],
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="发现写到哪里 | where the findings go")] = None,
    on: Annotated[str | None, typer.Option(help="业务日期 | the day, e.g. 2026-12-31; today")] = None,
) -> None:
    """换届体检（不保存） | Examine a roster workbook, keeping nothing; ends with 1 when a finding is an error"""
    day = _day(on)
    with spoken():
        fine = checkup.check_up(place(), file, out, day)
    if not fine:
        raise typer.Exit(1)


@app.command()
def compendium(
    on: Annotated[str, typer.Option(help="业务日期 | the documents in force on this day, YYYY-MM-DD")],
    out: Annotated[Path, typer.Option(help="存放 PDF 和 DOCX 的文件夹 | where the PDF and the DOCX are put")],
    incoming_since: Annotated[str | None, typer.Option(help="附自该日起的上级文件目录 | with a list since")] = None,
) -> None:
    """编印文件汇编 | Bind the documents in force on a day into one PDF and one DOCX"""
    from ops.compendium import issue

    with spoken():
        issue(place(), on, out, incoming_since)


@app.command("status")
def show_status() -> None:
    """各服务是否就绪 | Is every service ready, what is on its way, what is set aside"""
    if not status.report(place()):
        raise typer.Exit(1)


@app.command("verify")
def show_verified(
    seconds: Annotated[float, typer.Option(help="how long to wait for what is on its way")] = 15.0,
) -> None:
    """核对每一条事件 | Count every event by where it is for each hearer; ends with 1 unless all is applied"""
    if not asyncio.run(verify(place(), seconds)):
        raise typer.Exit(1)


@app.command("chain")
def show_chains() -> None:
    """检查账本哈希链 | Walk the hash chain of each log; ends with 1 and says where when one is broken"""
    if not asyncio.run(check_chains(place())):
        raise typer.Exit(1)


@app.command()
def backup(
    folder: Annotated[Path | None, typer.Argument(help="目标文件夹 | where backups are kept")] = None,
    with_secrets: Annotated[bool, typer.Option("--with-secrets", help="连同密钥 | put the keys in as well")] = False,
) -> None:
    """备份四个数据库（运行中即可） | Copy all databases as of one moment; the system goes on working"""
    from ops.backup.fault import told
    from ops.backup.take import take

    with told():
        asyncio.run(take(place(), folder, with_secrets))


@app.command()
def restore(
    path: Annotated[
        Path, typer.Argument(exists=True, help="备份，或放备份的文件夹（取最新的） | a backup, or their folder")
    ],
    only: Annotated[list[str] | None, typer.Option(help="只恢复这个服务（可多次） | only this service")] = None,
    even_behind: Annotated[
        bool, typer.Option("--even-behind", help="明知比听众旧也恢复 | although it would refuse to serve")
    ] = False,
    drop_old: Annotated[bool, typer.Option("--drop-old", help="不保留原来的库 | drop the databases of before")] = False,
) -> None:
    """从备份恢复（先停服务） | Bring databases back; the services must be stopped"""
    from ops.backup.fault import told
    from ops.backup.restore import Asked
    from ops.backup.restore import restore as bring_back

    with told():
        asyncio.run(bring_back(place(), path, Asked(tuple(only or ()), even_behind, drop_old)))


@app.command("replay")
def tell_again(
    producer: Annotated[str | None, typer.Option("--from", help="说的服务；不写为全部 | who said it; all")] = None,
    hearer: Annotated[str | None, typer.Option("--to", help="听的服务；不写为全部 | who hears it again; all")] = None,
    subject: Annotated[str | None, typer.Option(help="one stream, e.g. branch/CSBME-01")] = None,
    from_version: Annotated[int, typer.Option(min=1, help="from this version of a stream on")] = 1,
    after_position: Annotated[int, typer.Option(min=0, help="after this position of the log")] = 0,
) -> None:
    """重放账本（已知的不变，缺的补上） | Tell a log again: what is known changes nothing, what is missing is applied"""
    with spoken():
        replay(place(), producer, hearer, What(subject, from_version, after_position))


@app.command("rebuild")
def show_rebuilt(
    service: Annotated[str | None, typer.Argument(help="一个服务；不写为全部 | one service; all")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="只比对 | only compare")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="更正不同的行 | put rows right that differ")] = False,
) -> None:
    """由账本重建派生表并逐行比对 | Rebuild derived tables from the ledgers; ends with 1 unless every row is alike"""
    if compare == replace:
        raise typer.BadParameter("--compare 或 | or --replace")
    if replace and service is None:
        raise typer.BadParameter("--replace 须指明一个服务 | needs the name of one service")
    where = place()
    if service is not None:
        where.url(service)  # an unknown name ends the command
    if not rebuild.compare(where, [service] if service else list(where.urls), replace):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
