"""What posts and kinds of bodies are called on paper."""

from __future__ import annotations

POSTS: dict[str, str] = {
    "liaison": "党建联系人",
    "deputy_liaison": "副联系人",
    "chair": "主任委员",
    "past_chair": "前任主任委员",
    "chair_elect": "候任主任委员",
    "vice_chair": "副主任委员",
    "branch_secretary": "秘书",
    "committee_member": "委员",
    "president": "理事长",
    "vice_president": "副理事长",
    "secretary_general": "秘书长",
    "standing_council_member": "常务理事",
    "council_member": "理事",
    "organisation_committee_chair": "组织工作委员会主任",
    "party_secretary": "书记",
    "party_branch_member": "支部党员",
    "leading_group_leader": "组长",
    "leading_group_member": "领导小组成员",
    "working_group_member": "工作班子成员",
}

POSTS_EN: dict[str, str] = {
    "liaison": "liaison",
    "deputy_liaison": "deputy liaison",
    "chair": "chair",
    "past_chair": "past chair",
    "chair_elect": "chair elect",
    "vice_chair": "vice-chair",
    "branch_secretary": "branch secretary",
    "committee_member": "committee member",
    "president": "president",
    "vice_president": "vice-president",
    "secretary_general": "secretary-general",
    "standing_council_member": "standing council member",
    "council_member": "council member",
    "organisation_committee_chair": "chair of the organisation committee",
    "party_secretary": "Party secretary",
    "party_branch_member": "member of the Party branch",
    "leading_group_leader": "leader of the leading group",
    "leading_group_member": "member of the leading group",
    "working_group_member": "member of the working group",
}

LEADERS = frozenset({"chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"})
