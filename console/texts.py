"""Every sentence of the pages, in Chinese and English; templates name them, `t("runs.caption")`."""

from __future__ import annotations

from typing import Any, Final

from console.words import LANGUAGES, Language

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # the frame of every page
    "house": ("联席", "Lianxi"),
    "house.for": ("学会分支机构工作平台", "the work of a society's branches"),
    "skip": ("跳到正文", "Skip to the content"),
    "nav": ("主要页面", "Main pages"),
    "nav.runs": ("简报", "Digests"),
    "nav.calendar": ("日历", "Calendar"),
    "nav.items": ("意见建议", "Items"),
    "nav.due": ("联系提醒", "Contacts due"),
    "nav.figures": ("指标目录", "Figures"),
    "nav.deliveries": ("消息", "Messages"),
    "nav.parked": ("待处理", "Parked"),
    "language": ("English", "中文"),
    "language.name": ("en", "zh-CN"),
    "reader": ("当前身份", "Signed in as"),
    "secrets": ("严禁录入涉密信息", "No classified information may be entered"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
    "none": ("—", "—"),
    "next": ("下一页", "Next page"),
    "first": ("回到第一页", "Back to the first page"),
    # open items and themes
    "items.title": ("意见建议看板", "Open items"),
    "items.lead": (
        "按等待的步骤排列，逾期在前，再按期限先后。天数从提出（或重新办理）之日算起。",
        "By the step each waits for; overdue ones first, then by the day they are due. Ages count from the day an item "
        "was raised or reopened.",
    ),
    "items.caption": ("各步骤的件数", "How many wait at each step"),
    "items.stage": ("步骤", "Step"),
    "items.count": ("件数", "Items"),
    "items.overdue": ("逾期", "overdue"),
    "items.oldest": ("最久（天）", "Oldest (days)"),
    "items.age": ("已过 {n} 天", "{n} days old"),
    "items.due": ("期限 {day}", "due {day}"),
    "items.reopened": ("第 {n} 次重新办理", "reopened {n} times"),
    "items.confidential": ("保密", "confidential"),
    "items.owner": ("承办 {owner}", "with {owner}"),
    "items.all": ("查看本栏全部 {n} 件", "All {n} of this step"),
    "items.none": ("没有待办的事项。", "Nothing waits."),
    "items.back": ("回到看板", "Back to the board"),
    "items.themes": ("主题（不具名）", "Themes, without names"),
    "items.themes.lead": (
        "{since}至{until}提出的事项。小于 5 的显示为 <5（含 0），— 为防止由合计推算而不显示的计数。",
        "Raised from {since} to {until}. Counts under 5 read <5 (which may be 0); — stands for one left out so that "
        "none follows from the totals.",
    ),
    "items.themes.caption": ("分支机构×主题", "Branch by topic"),
    "items.total": ("合计", "Total"),
    "items.no_branch": ("未分到分支机构", "in no branch"),
    # sign-in
    "sign_in": ("登录", "Sign in"),
    "sign_in.token": ("身份令牌", "Token"),
    "sign_in.how": (
        "在安装系统的机器上运行 python -m ops token --office secretariat（或您的职务）取得令牌，粘贴在此处。"
        "令牌最长有效十分钟。",
        "Run python -m ops token --office secretariat (or your office) on the machine of the system and paste the "
        "token here. It is valid for ten minutes at most.",
    ),
    "sign_in.needed": ("请先登录。", "Please sign in first."),
    "sign_in.ended": (
        "登录已失效：令牌最长有效十分钟。请用新的令牌登录。",
        "Your sign-in has ended: a token is valid for ten minutes at most. Please sign in with a new one.",
    ),
    "sign_in.left": ("您已退出。", "You have signed out."),
    "sign_in.refused": (
        "这个令牌无效或者已经过期，请取得新的令牌再试。",
        "This token is not valid or has expired; please get a new one and try again.",
    ),
    "sign_out": ("退出", "Sign out"),
    # kept runs
    "runs.title": ("简报", "Digests"),
    "runs.lead": (
        "已留存的简报，新的在前。每个数字都能打开其记录。",
        "Digests that were kept, the newest first. Every figure opens its records.",
    ),
    "runs.caption": ("留存的简报", "Kept digests"),
    "runs.digest": ("党建工作简报", "Digest of Party-building work"),
    "runs.run": ("编号", "Number"),
    "runs.period": ("期间", "Period"),
    "runs.to": ("至", " to "),
    "runs.kept": ("留存日期", "Kept on"),
    "runs.hash": ("数据指纹", "Hash of the data"),
    "runs.none": ("还没有留存的简报。", "No digest has been kept yet."),
    # the calendar of a month
    "calendar.title": ("日历", "Calendar"),
    "calendar.lead": (
        "本月的活动和会议；跨多日的每天都列出。日期和钟点按 {zone}。",
        "The activities and meetings of the month; what lasts several days stands on each of them. Days and hours are "
        "those of {zone}.",
    ),
    "calendar.of": ("只看：{host}", "Only: {host}"),
    "calendar.now": ("本月", "This month"),
    "calendar.more": (
        "本月记录过多，未全部列出；请按主办单位查看。",
        "This month has more than one page shows: look at one host at a time.",
    ),
    "calendar.caption": ("按日排列，星期一为一周之始", "Day by day; the week begins on Monday"),
    "calendar.weekdays": ("星期一 星期二 星期三 星期四 星期五 星期六 星期日", "Mon Tue Wed Thu Fri Sat Sun"),
    # contacts that are due
    "due.title": ("联系提醒", "Contacts due"),
    "due.lead": (
        "截至{day}应联系的专家，按联系人列出，每条写明依据；点数字只看一类。姓名和联系方式在专家记录中查阅（留痕）。",
        "Experts to be contacted as of {day}, by liaison, each line with its reason; a number shows one part alone. "
        "Names and contact details are in the expert's own record, where reading is written down.",
    ),
    "due.provisional": ("该年度工作日历尚未公布，日期为暂定。", "The working days of that year are not published yet."),
    "due.caption": ("应联系的专家", "Experts to be contacted"),
    "due.none": ("没有到期的联系。", "No contact is due."),
    "due.liaison": ("联系人", "Liaison"),
    "due.has_gone": ("已离任，须移交", "has left the post: to be handed over"),
    "due.away": ("不在岗至{day}", "away until {day}"),
    "due.expert": ("专家", "Expert"),
    "due.section": ("情况", "Where it stands"),
    "due.on": ("应联系日期", "Due on"),
    "due.in_charge": ("现由谁负责", "In charge"),
    "due.why": ("依据", "Why"),
    # one run
    "run.as_sent": ("报送版", "as sent"),
    "run.known_on": ("截至录入时间", "As known on"),
    "run.kept_by": ("留存人", "Kept by"),
    "run.figures": ("指标", "Figures"),
    "run.figures.caption": ("本期指标；点击“查看明细”打开其记录", "Figures of the period; each opens its records"),
    "run.figure": ("指标", "Figure"),
    "run.value": ("本期", "Value"),
    "run.unit": ("单位", "Unit"),
    "run.target": ("目标", "Target"),
    "run.previous": ("较上期", "Against the period before"),
    "run.last_year": ("较去年同期", "Against last year"),
    "run.records": ("明细", "Records"),
    "run.open": ("查看明细", "Open the records"),
    "run.of": ("共 {n} 条", "{n} in all"),
    "run.digest": ("简报全文", "The digest"),
    "run.alone": ("单独打开（可打印）", "Open alone (to print)"),
    "run.markdown": ("下载 Markdown", "Download as Markdown"),
    # the records behind a figure
    "records.title": ("{figure}：查看明细", "{figure}: the records"),
    "records.lists": ("这个指标的清单", "The lists of this figure"),
    "records.caption": ("“{figure}”的记录（{list}）", "Records behind “{figure}” ({list})"),
    "records.count": ("清单共 {n} 条，本页 {shown} 条。", "{n} in the list, {shown} on this page."),
    "records.narrow": (
        "其余记录不在您的职务范围之内，不予列出，但已计入指标。",
        "The other records are outside the reach of your office: they are counted and not listed.",
    ),
    "records.none": ("没有记录。", "There are no records."),
    "records.what": ("记录", "Record"),
    "records.effective": ("业务日期", "Effective on"),
    "records.recorded": ("录入时间", "Recorded at"),
    "records.late": ("补录", "late entry"),
    "records.weight": ("计", "Counts"),
    "records.content": ("内容", "Content"),
    "records.closed": ("内容不在您的职务范围之内", "The content is outside the reach of your office"),
    "records.source": ("出处", "Source"),
    "records.id": ("记录号", "Record id"),
    "records.type": ("类型", "Type"),
    "records.group": ("分组", "Group"),
    "records.evidence": ("佐证记录", "Evidence"),
    "records.zone": ("时间为 {zone} 时间。", "Times are of {zone}."),
    "records.back": ("回到简报", "Back to the digest"),
    # the catalogue
    "figures.title": ("指标目录", "Catalogue of figures"),
    "figures.lead": (
        "每个指标数的是什么、算哪些日子、同一对象怎样只计一次。",
        "What each figure counts, of which days, and what counts once.",
    ),
    "figures.caption": ("指标及其口径", "Figures and their definitions"),
    "figures.explanation": ("口径", "Definition"),
    "figures.days": ("日期范围", "Days"),
    "figures.once": ("只计一次的对象", "Counts once"),
    "figures.version": ("第 {n} 版", "version {n}"),
    # deliveries
    "deliveries.title": ("消息发送记录", "Messages"),
    "deliveries.lead": (
        "应当告知谁、由哪条通道、对方服务器怎样答复；已被接收不等于有人读过。",
        "What was to be told to which office, on which channel, and what the other side's server answered. Accepted "
        "does not mean that somebody has read it.",
    ),
    "deliveries.caption": ("消息，新的在前", "Messages, the newest first"),
    "deliveries.filter": ("按状态筛选", "By state"),
    "deliveries.all": ("全部", "all"),
    "deliveries.none": ("没有消息。", "There are no messages."),
    "deliveries.what": ("事由", "What about"),
    "deliveries.to": ("职务", "To the office"),
    "deliveries.channel": ("通道", "Channel"),
    "deliveries.state": ("状态", "State"),
    "deliveries.tries": ("次数", "Tries"),
    "deliveries.intended": ("列入时间", "Written down"),
    "deliveries.settled": ("办结时间", "Settled"),
    "deliveries.unwell": ("未送达，须处理", "Did not arrive: a person must look"),
    "deliveries.off": ("通道未设置或已停用", "the channel is not set up, or off"),
    "deliveries.held_back": ("通知未发（仅由重放听到）", "a notice was heard by replay only, and not sent"),
    "delivery.title": ("一条消息", "A message"),
    "delivery.caption": ("每次发送及对方的答复", "Every try, and what was answered"),
    "delivery.untried": ("尚未发送。", "It has not been tried yet."),
    "delivery.holder": ("任职者（编码）", "Holder (code)"),
    "delivery.began": ("开始", "Began"),
    "delivery.handed_over": ("交出", "Handed over"),
    "delivery.answer": ("对方服务器的答复（原文）", "What the server answered"),
    "delivery.hash": ("内容指纹", "Hash of the content"),
    "delivery.back": ("回到消息列表", "Back to the messages"),
    # parked
    "parked.title": ("待处理", "Parked"),
    "parked.lead": (
        "暂时无法采用的记录：原因在先，原文加密保存。处理须由秘书处或运维人员决定。",
        "Records that could not be applied yet, with the reason; their bodies are kept encrypted. The secretariat or "
        "the operator decides about them.",
    ),
    "parked.caption": ("{service}：待处理的记录", "{service}: parked records"),
    "parked.none": ("没有待处理的记录。", "Nothing is parked."),
    "parked.more": ("只列出最早的 {n} 条。", "Only the oldest {n} are listed."),
    "parked.id": ("编号", "Number"),
    "parked.reason": ("原因", "Reason"),
    "parked.record": ("记录", "Record"),
    "parked.version": ("版本", "Version"),
    "parked.attempts": ("已试次数", "Attempts"),
    "parked.next": ("下次再试", "Next attempt"),
    "parked.since": ("自", "Since"),
    "parked.sentence": ("说明（系统原文）", "What the system says"),
    # the health of the services
    "health.title": ("系统状态", "State of the system"),
    "health.ready": ("正常", "ready"),
    "health.lacks": ("不可用，缺：", "not ready, it lacks: "),
    "health.away": ("没有应答", "does not answer"),
    # errors
    "error.title": ("无法显示", "Cannot be shown"),
    "error.home": ("回到首页", "Back to the first page"),
    "error.no_page": ("没有这个页面，请检查地址。", "There is no such page; please check the address."),
    "error.asked": ("地址或填写的内容不符合规则。", "The address, or what was entered, breaks a rule."),
    "error.fault": (
        "系统出错，已记入日志；什么都没有改动。",
        "A fault of ours, now in the log; nothing was changed.",
    ),
}


def text(key: str, language: Language, **facts: Any) -> str:
    """The text with this name, with facts filled in. Raises KeyError."""
    return TEXTS[key][LANGUAGES.index(language)].format(**facts)
