"""Titles of columns that no import takes: what they hold is nobody's business here. Reports say which were left out."""

from __future__ import annotations

from typing import Final

PERSONAL: Final = (
    "电话",
    "手机",
    "邮箱",
    "微信",
    "身份证",
    "证件",
    "住址",
    "地址",
    "生日",
    "出生日期",
    "出生年月",
    "民族",
    "性别",
    "银行",
    "账号",
    "照片",
    "籍贯",
    "联系方式",
)
