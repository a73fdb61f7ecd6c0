"""Which function writes the rows of each event said: the live rows come from it, and those of a rebuild too."""

from __future__ import annotations

from services.registry.store.annual_facts import save_annual_facts
from services.registry.store.assessments.appeals import save_answered, save_appealed
from services.registry.store.assessments.cycles import save_decided, save_opened, save_scored, save_unsealed
from services.registry.store.bodies import save_bodies
from services.registry.store.branches import save_absences, save_branches
from services.registry.store.compendia import save_acknowledgements, save_compendia, save_handed_out
from services.registry.store.coverage import save_reminders
from services.registry.store.documents import save_documents, save_incoming
from services.registry.store.findings import save_answers, save_findings
from services.registry.store.honours import save_honours
from services.registry.store.members import save_states
from services.registry.store.party_groups import save_groups
from services.registry.store.posts import save_posts
from services.registry.store.re_elections import save_re_elections, save_reminded
from services.registry.store.society import save_societies
from services.registry.store.terms import save_terms
from shared.events.registry import (
    AnnualFactsRecorded,
    AssessmentAppealAnswered,
    AssessmentAppealed,
    AssessmentDecided,
    AssessmentOpened,
    AssessmentScored,
    AssessmentUnsealed,
    BodyChanged,
    BodyEnded,
    BodyEstablished,
    BranchChanged,
    BranchEnded,
    BranchFounded,
    CompendiumAcknowledged,
    CompendiumHandedOut,
    CompendiumIssued,
    CoverageReminded,
    DocumentAbolished,
    DocumentAdopted,
    DocumentDrafted,
    DocumentReplaced,
    FindingAnswered,
    FindingClosed,
    FindingOpened,
    GroupAbsenceExplained,
    GroupAbsenceWithdrawn,
    HonourGiven,
    HonourProposed,
    HonourPublished,
    HonourWithdrawn,
    IncomingReceived,
    MemberJoined,
    MemberLeft,
    MemberTransferred,
    MemberUpdated,
    PartyGroupDissolved,
    PartyGroupFormed,
    PersonCorrected,
    PersonErased,
    PersonRegistered,
    PostEnded,
    PostFilled,
    ReElectionChanged,
    ReElectionConfirmed,
    ReElectionReminded,
    ReElectionStarted,
    ReElectionWithdrawn,
    RuleSet,
    SocietyDescribed,
    TermBegan,
    TermChanged,
    TermEnded,
)
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {
    SocietyDescribed.TYPE: save_societies,
    BranchFounded.TYPE: save_branches,
    BranchChanged.TYPE: save_branches,
    BranchEnded.TYPE: save_branches,
    GroupAbsenceExplained.TYPE: save_absences,
    GroupAbsenceWithdrawn.TYPE: save_absences,
    CoverageReminded.TYPE: save_reminders,
    AnnualFactsRecorded.TYPE: save_annual_facts,
    BodyEstablished.TYPE: save_bodies,
    BodyChanged.TYPE: save_bodies,
    BodyEnded.TYPE: save_bodies,
    TermBegan.TYPE: save_terms,
    TermChanged.TYPE: save_terms,
    TermEnded.TYPE: save_terms,
    # What is known of a person is kept in the vault: the ledger holds codes alone.
    PersonRegistered.TYPE: None,
    PersonCorrected.TYPE: None,
    PersonErased.TYPE: None,
    PostFilled.TYPE: save_posts,
    PostEnded.TYPE: save_posts,
    PartyGroupFormed.TYPE: save_groups,
    PartyGroupDissolved.TYPE: save_groups,
    MemberJoined.TYPE: save_states,
    MemberUpdated.TYPE: save_states,
    MemberTransferred.TYPE: save_states,
    MemberLeft.TYPE: save_states,
    HonourProposed.TYPE: save_honours,
    HonourPublished.TYPE: save_honours,
    HonourGiven.TYPE: save_honours,
    HonourWithdrawn.TYPE: save_honours,
    AssessmentOpened.TYPE: save_opened,
    AssessmentScored.TYPE: save_scored,
    AssessmentUnsealed.TYPE: save_unsealed,
    AssessmentDecided.TYPE: save_decided,
    AssessmentAppealed.TYPE: save_appealed,
    AssessmentAppealAnswered.TYPE: save_answered,
    DocumentDrafted.TYPE: save_documents,
    DocumentAdopted.TYPE: save_documents,
    DocumentReplaced.TYPE: save_documents,
    DocumentAbolished.TYPE: save_documents,
    IncomingReceived.TYPE: save_incoming,
    CompendiumIssued.TYPE: save_compendia,
    CompendiumHandedOut.TYPE: save_handed_out,
    CompendiumAcknowledged.TYPE: save_acknowledgements,
    # The table `rule` is kept: what an event carries of a value is not all of it.
    RuleSet.TYPE: None,
    FindingOpened.TYPE: save_findings,
    FindingClosed.TYPE: save_findings,
    FindingAnswered.TYPE: save_answers,
    ReElectionStarted.TYPE: save_re_elections,
    ReElectionChanged.TYPE: save_re_elections,
    ReElectionConfirmed.TYPE: save_re_elections,
    ReElectionWithdrawn.TYPE: save_re_elections,
    ReElectionReminded.TYPE: save_reminded,
}
