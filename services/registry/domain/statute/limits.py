"""The shape of each rule's value: limits by kind of body, because practice differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from services.registry.domain.statute.finding import Severity
from services.registry.domain.statute.snapshot import Body

ANY_BRANCH = "branch"
Kind = Literal[
    "branch", "分会", "专业委员会", "工作委员会", "专家委员会", "技术委员会", "专项基金管理委员会",
    "代表处", "办事处", "联络处", "working_group", "leading_group", "congress", "council", "standing_council",
    "party_branch", "superior_party", "other",
]  # fmt: skip
PostCode = Literal[
    "liaison", "deputy_liaison", "chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary",
    "committee_member", "president", "vice_president", "secretary_general", "standing_council_member",
    "council_member", "organisation_committee_chair", "party_secretary", "party_branch_member",
    "leading_group_leader", "leading_group_member", "working_group_member",
]  # fmt: skip
Status = Literal["preparing", "normal", "rectifying", "suspended"]
Posts = Annotated[tuple[PostCode, ...], Field(min_length=1)]
Few = Annotated[int, Field(ge=0, le=1000)]
Months = Annotated[int, Field(ge=1, le=240)]
Age = Annotated[int, Field(ge=18, le=120)]


class Value(BaseModel):
    """A value of a rule. Unknown fields are refused, so that a typing mistake is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


L = TypeVar("L", bound=Value)


class ByKind(Value, Generic[L]):
    """
    A rule with its limits by kind of body: that of the kind itself, for a branch else that of `branch`.

    Where neither is there, or null, the rule does not apply.
    """

    severity: Severity
    kinds: Annotated[dict[Kind, L | None], Field(min_length=1)]

    def of(self, body: Body) -> L | None:
        """What applies to a body."""
        kinds: Mapping[Any, L | None] = self.kinds
        if body.kind in kinds or not body.branch:
            return kinds.get(body.kind)
        return kinds.get(ANY_BRANCH)


class Applies(Value):
    """Nothing but that the rule applies."""


class Held(Value):
    """Posts the rule asks about."""

    posts: Posts


class Required(Value):
    """The posts that `bodies` requires are filled, but for these, of which other rules speak."""

    without: tuple[PostCode, ...] = ()


class Size(Value):
    """How many people at least and at most in all these posts; `roster`: without any of these no list is known."""

    posts: Posts
    roster: Posts
    least: Few
    most: Few

    @field_validator("most")
    @classmethod
    def _not_less(cls, most: int, info: Any) -> int:
        if most < info.data.get("least", 0):
            raise ValueError("上限不得小于下限 | the most must not be less than the least")
        return most


class Seats(Value):
    """Post -> how many people at most, where `bodies` says nothing less."""

    most: dict[PostCode, Few]


class Overdue(Value):
    """How many days past its planned end a term may go unremarked."""

    grace_days: Annotated[int, Field(ge=0, le=366)] = 0


class Ending(Value):
    """How many months before its end a term is told of, the earliest first."""

    months: Annotated[tuple[Months, ...], Field(min_length=1, max_length=12)]

    @field_validator("months")
    @classmethod
    def _falling(cls, months: tuple[int, ...]) -> tuple[int, ...]:
        if list(months) != sorted(set(months), reverse=True):
            raise ValueError("须从大到小且不重复 | from the greatest to the least, each once")
        return months


class Length(Value):
    """How long a term may be planned, and by how much it may be delayed."""

    months: Months
    delay_months: Annotated[int, Field(ge=0, le=60)]


class Cap(Value):
    """The greatest age, by year of birth: in office on the day, or on the day of the appointment."""

    posts: Posts
    age: Age
    judged: Literal["in_office", "at_appointment"] = "in_office"


class Mean(Value):
    """The greatest mean age of all people in these posts, by year of birth."""

    posts: Posts
    age: Age


class Consecutive(Value):
    """Post -> how many terms running; a gap of more than `gap_days` between two appointments breaks the chain."""

    most: Annotated[dict[PostCode, Annotated[int, Field(ge=1, le=50)]], Field(min_length=1)]
    gap_days: Annotated[int, Field(ge=0, le=366)] = 0


class Many(Value):
    """In how many bodies one person may hold these posts at once."""

    posts: Posts
    most: Annotated[int, Field(ge=1, le=50)]


class Council(Value):
    """Holders of `posts` hold one of `seats` too."""

    posts: Posts
    seats: Posts


class Chairs(Value):
    """Which chairs may stand beside the current one (三主任委员制)."""

    allowed: tuple[Literal["past_chair", "chair_elect"], ...]


class Scope(Value):
    """核查哪些状态的分支机构 | The statuses of the branches that are judged"""

    statuses: Annotated[tuple[Status, ...], Field(min_length=1)]


class Liaison(Value):
    """The posts of a liaison, and those of who stands in."""

    posts: ClassVar[tuple[PostCode, ...]] = ("liaison",)
    deputies: ClassVar[tuple[PostCode, ...]] = ("deputy_liaison",)


class NameWords(Value):
    """分支机构命名规定 | The words of the rule of names (domain/name.py)"""

    endings: tuple[str, ...]
    forbidden_endings: tuple[str, ...]
    forbidden_words: tuple[str, ...]
    nested_words: tuple[str, ...]
    places: tuple[str, ...]


class Seat(Value):
    """A post of a kind of body: how many people it needs, and how many it has room for (null: no limit)."""

    post: PostCode
    required: Few
    seats: Few | None


class BodyPosts(RootModel[dict[Kind, tuple[Seat, ...]]]):
    """各类机构的职务（按次序） | The posts of each kind of body in the order of rank (domain/body.py)"""

    model_config = ConfigDict(frozen=True)

    def of(self, body: Body) -> tuple[Seat, ...]:
        """Those of a body; of a branch those of its kind, else of any branch."""
        known: Mapping[Any, tuple[Seat, ...]] = self.root
        return known.get(body.kind, known.get(ANY_BRANCH, ()) if body.branch else ())


class Regions(Value):
    """名称含地名是否拒绝 | Whether a place in a name is refused, or only shown"""

    refuse: bool


class PostLists(Value):
    """领导职务和单人职务 | Which posts lead, and which are held by one person at a time (domain/post.py)"""

    leading: Posts
    single: Posts
