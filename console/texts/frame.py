"""The frame of every page: its marks, the door, the state of the system, and errors."""

from __future__ import annotations

from typing import Final

FRAME: Final[dict[str, tuple[str, str]]] = {
    # the frame of every page
    "house": ("联席", "Lianxi"),
    "house.for": ("学会分支机构工作平台", "the work of a society's branches"),
    "skip": ("跳到正文", "Skip to the content"),
    "nav": ("主要页面", "Main pages"),
    "nav.home": ("首页", "Home"),
    "nav.schedules": ("编发计划", "Schedules"),
    "nav.runs": ("简报", "Digests"),
    "nav.packs": ("汇报材料", "Packs"),
    "nav.calendar": ("日历", "Calendar"),
    "nav.items": ("意见建议", "Items"),
    "nav.due": ("联系提醒", "Contacts due"),
    "nav.figures": ("指标目录", "Figures"),
    "nav.deliveries": ("消息", "Messages"),
    "nav.imports": ("导入导出", "Workbooks"),
    "nav.parked": ("待处理", "Parked"),
    "language": ("English", "中文"),
    "language.name": ("en", "zh-CN"),
    "reader": ("当前身份", "Signed in as"),
    "secrets": ("严禁录入涉密信息", "No classified information may be entered"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
    "semicolon": ("；", "; "),
    "none": ("—", "—"),
    "next": ("下一页", "Next page"),
    "first": ("回到第一页", "Back to the first page"),
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
    # the health of the services
    "health.title": ("系统状态", "State of the system"),
    "health.ready": ("正常", "ready"),
    "health.lacks": ("不可用，缺：", "not ready, it lacks: "),
    "health.away": ("没有应答", "does not answer"),
    # errors
    "error.title": ("无法显示", "Cannot be shown"),
    "error.home": ("回到首页", "Back to the first page"),
    "error.field": ("须改正：{field}", "To be put right: {field}"),
    "error.no_page": ("没有这个页面，请检查地址。", "There is no such page; please check the address."),
    "error.asked": ("地址或填写的内容不符合规则。", "The address, or what was entered, breaks a rule."),
    "error.fault": (
        "系统出错，已记入日志；什么都没有改动。",
        "A fault of ours, now in the log; nothing was changed.",
    ),
    # the first page
    "home.title": ("今日要务", "What matters today"),
    "home.alarms": ("须处理", "Needs a person"),
    "home.waiting": ("应编发而尚未留存：{period}", "Due and not kept yet: {period}"),
    "home.parked": ("“{service}”有待处理的记录", "“{service}” has parked records"),
}
