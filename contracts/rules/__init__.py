"""County rules: numbers, order and words that a county sets, as versioned documents."""

from contracts.rules.case_terms import (
    Criterion,
    Extensions,
    Lights,
    ObjectionTerms,
    PublicityTerms,
    Replies,
    Survey,
    TopicSelection,
)
from contracts.rules.county_course import DECISION_FIRST, PUBLICITY_FIRST, Order
from contracts.rules.course import Milestone, Step
from contracts.rules.document import Rules, changed_keys
from contracts.rules.entries import UnknownRule
from contracts.rules.kept import Texts
from contracts.rules.meeting_terms import Council, DecisionMethods, Mode, Notice, Quorum, Seat
from contracts.rules.problem import Place, Problem
from contracts.rules.shelf import RulesInvalid, RulesShelf, UnknownRules
from contracts.rules.telling import keep_told_rules

__all__ = [
    "DECISION_FIRST",
    "PUBLICITY_FIRST",
    "Council",
    "Criterion",
    "DecisionMethods",
    "Extensions",
    "Lights",
    "Milestone",
    "Mode",
    "Notice",
    "ObjectionTerms",
    "Order",
    "Place",
    "Problem",
    "PublicityTerms",
    "Quorum",
    "Replies",
    "Rules",
    "RulesInvalid",
    "RulesShelf",
    "Seat",
    "Step",
    "Survey",
    "Texts",
    "TopicSelection",
    "UnknownRule",
    "UnknownRules",
    "changed_keys",
    "keep_told_rules",
]
