"""What pydantic says of a value that breaks a rule, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MOMENT = "须为日期和时间，如 2026-03-01T14:00:00+08:00"
# The rules that pydantic breaks most often, in Chinese; the others are told as it says them.
_CHINESE = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "string_type": "须为文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "须符合格式 {pattern}",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "须为以下之一：{expected}",
    "enum": "须为以下之一：{expected}",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数",
    "bool_type": "须为 true 或 false",
    "bool_parsing": "须为 true 或 false",
    "date_type": "须为日期，如 2026-03-01",
    "date_parsing": "须为日期，如 2026-03-01",
    "date_from_datetime_parsing": "须为日期，如 2026-03-01",
    "date_from_datetime_inexact": "须为日期，不带时间",
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": "须带时区，如 2026-03-01T14:00:00+08:00",
    "decimal_type": "须为数字",
    "decimal_parsing": "须为数字",
    "decimal_max_digits": "最多 {max_digits} 位数字",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "decimal_whole_digits": "整数部分最多 {whole_digits} 位",
    "float_type": "须为数字",
    "float_parsing": "须为数字",
    "finite_number": "须为有限的数",
    "int_parsing_size": "数值过大",
    "string_unicode": "不是合法的文字",
    "none_required": "须留空",
    "list_type": "须为列表",
    "tuple_type": "须为列表",
    "dict_type": "须为对象",
    "model_type": "须为对象",
    "model_attributes_type": "须为对象",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "base64_decode": "不是合法的 base64",
    "bytes_too_short": "至少 {min_length} 字节",
    "bytes_too_long": "最多 {max_length} 字节",
    "json_invalid": "不是合法的 JSON",
}


def broken_rule(item: Mapping[str, Any]) -> dict[str, str]:
    """Which rule of pydantic is broken and why, in both languages. Our own rules say both, as `中文 | English`."""
    english = str(item["msg"]).removeprefix("Value error, ")
    chinese, _, own = english.partition(" | ")
    if not own and item["type"] in _CHINESE:
        chinese = _CHINESE[item["type"]].format(**item.get("ctx", {}))
    return {"rule": item["type"], "message": chinese, "message_en": own or english}


def both(rule: Mapping[str, str]) -> str:
    """Why, as one text that a refusal tells in each language."""
    return f"{rule['message']} | {rule['message_en']}"
