"""Search in Chinese and by sound: an index of pieces, filled as things change, asked in any spelling."""

from shared.search.entries import Shown, found_so_far, hide, index
from shared.search.finding import Further, Place, Wanted, find, next_of, place_of
from shared.search.spelling import RANK, Rule, Term, fold, initials, sound_pattern, syllables, terms
from shared.search.telling import told

__all__ = [
    "RANK",
    "Further",
    "Place",
    "Rule",
    "Shown",
    "Term",
    "Wanted",
    "find",
    "fold",
    "found_so_far",
    "hide",
    "index",
    "initials",
    "next_of",
    "place_of",
    "sound_pattern",
    "syllables",
    "terms",
    "told",
]
