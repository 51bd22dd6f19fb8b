use crm::{
    Permission, Role,
    decision::{RankRule, Rule},
    error::{Denied, Field, Limit, Noun, Problem, Refusal, ValueProblem},
};

use chrono::DateTime;
use crm::DiscordId;

use super::*;

fn denied(permission: Permission, reason: Refusal) -> Error {
    let grantors = [42, 43].into_iter().filter_map(DiscordId::new).collect();
    Error::Crm(crm::Error::Denied(Box::new(Denied { permission, reason, grantors })))
}

fn invalid_input(field: Field, problem: Problem) -> Error {
    Error::Crm(crm::Error::Invalid { field, problem })
}

fn own_field(wrong: ValueProblem) -> Error {
    let choices = vec!["صغير".to_owned(), "كبير *جدًا*".to_owned()];
    invalid_input(Field::Extra, Problem::Own { name: "المقاس *x*".into(), choices, wrong })
}

fn conflict(conflict: Conflict) -> Error {
    Error::Crm(crm::Error::Conflict(conflict))
}

/// One of each; the secrets in them must not come out.
fn everything() -> Vec<Error> {
    let (permission, role) = (Permission::ExportData, Role::Admin);
    let rules = [Rule::Nothing, Rule::Denied, Rule::Disabled, Rule::Suspended];
    let ranks = [
        RankRule::TargetIsOwner,
        RankRule::Yourself,
        RankRule::TargetNotBelow { target: role.into() },
        RankRule::OwnerRoleNeverGiven,
        RankRule::RoleNotBelow { role: role.into() },
        RankRule::OnlyOwnerDecides,
        RankRule::ShapeNotBelow,
        RankRule::NotHeldThatLong { permission },
        RankRule::NotHeld { permission },
        RankRule::OnlyOwnerGives { permission: Permission::ManagePermissions },
        RankRule::PlatformOnly { permission: Permission::ManageTenants },
    ];
    let nobody_to_ask = Denied { permission, reason: Refusal::Decision(Rule::Nothing), grantors: Vec::new() };
    let mut all = vec![Error::Crm(crm::Error::Denied(Box::new(nobody_to_ask)))];
    all.extend(rules.map(|rule| denied(permission, Refusal::Decision(rule))));
    all.extend(ranks.map(|rule| denied(Permission::ManagePermissions, Refusal::Rank(rule))));
    all.push(denied(permission, Refusal::OwnRequest));
    all.extend(Noun::ALL.iter().map(|noun| Error::Crm(crm::Error::NotFound(*noun))));
    all.extend([
        invalid_input(Field::Name, Problem::Empty),
        invalid_input(Field::Text, Problem::TooLong(4096)),
        invalid_input(Field::Interest, Problem::TooLong(200)),
        invalid_input(Field::Rows, Problem::PieceTooLong("السبت، *الأحد*\nالاثنين، الثلاثاء".into(), 24)),
        invalid_input(Field::Buttons, Problem::PieceTooLong("أريد أن أتحدث مع أحد الموظفين".into(), 20)),
        invalid_input(Field::Rows, Problem::Range(1, 10)),
        invalid_input(Field::Stage, Problem::Form),
        own_field(ValueProblem::Choice),
        own_field(ValueProblem::Number),
        own_field(ValueProblem::TooLong),
        invalid_input(Field::Probability, Problem::Range(0, 100)),
        invalid_input(Field::Phone, Problem::Phone("SA".parse().ok())),
        invalid_input(Field::Phone, Problem::Phone(None)),
        invalid_input(Field::Until, Problem::Past),
        invalid_input(Field::Until, Problem::Form),
        invalid_input(Field::Snooze, Problem::Form),
        invalid_input(Field::Snooze, Problem::Past),
        invalid_input(Field::Permission, Problem::Form),
        invalid_input(Field::Notes, Problem::Form),
        invalid_input(Field::Since, Problem::Form),
        invalid_input(Field::Action, Problem::Form),
        invalid_input(Field::Noun, Problem::Form),
        invalid_input(Field::Number, Problem::Form),
        invalid_input(Field::Role, Problem::Empty),
        invalid_input(Field::Above, Problem::Form),
        invalid_input(Field::From, Problem::Empty),
        invalid_input(Field::Reason, Problem::Empty),
        invalid_input(Field::Role, Problem::Together),
        invalid_input(Field::Place, Problem::Form),
        invalid_input(Field::Emoji, Problem::Form),
        invalid_input(Field::Buttons, Problem::Twice),
        invalid_input(Field::Template, Problem::Name),
        invalid_input(Field::Template, Problem::Form),
        invalid_input(Field::Media, Problem::Form),
        invalid_input(Field::Values, Problem::Missing("{{1}} {{2}}".into())),
        invalid_input(Field::Days, Problem::Range(14, 3650)),
        invalid_input(Field::Keep, Problem::Several),
        invalid_input(Field::Leave, Problem::Form),
        invalid_input(Field::Leave, Problem::Order),
        invalid_input(Field::Leave, Problem::Past),
        invalid_input(Field::Minutes, Problem::Range(1, 10080)),
        invalid_input(Field::Reply, Problem::Variable("contact.nmae".into())),
    ]);
    all.extend([
        conflict(Conflict::OpenLead(1042)),
        conflict(Conflict::BeyondReach(Noun::Lead)),
        conflict(Conflict::BeyondReach(Noun::Conversation)),
        conflict(Conflict::ReachStays),
        conflict(Conflict::Taken(Noun::Tenant)),
        conflict(Conflict::RouteTaken),
        conflict(Conflict::WindowClosed(DateTime::from_timestamp(1_800_000_000, 0))),
        conflict(Conflict::WindowClosed(None)),
        conflict(Conflict::NotByProvider),
        conflict(Conflict::NothingToSend),
        conflict(Conflict::OnItsWay),
        conflict(Conflict::FileNotTaken),
        conflict(Conflict::NotASticker),
        conflict(Conflict::NotAVoice),
        conflict(Conflict::NoCaption),
        conflict(Conflict::TemplateNotApproved),
        conflict(Conflict::TemplateElsewhere),
        conflict(Conflict::NoTemplateAccount),
        conflict(Conflict::OptedOut),
        conflict(Conflict::Taken(Noun::Template)),
        conflict(Conflict::DoubtSettled),
        conflict(Conflict::DoubtDecided),
        conflict(Conflict::DoubtTooEarly(DateTime::from_timestamp(1_800_000_000, 0).unwrap())),
        conflict(Conflict::HeldBy("هدى *x*".into())),
        conflict(Conflict::ConversationChanged(Some("هدى".into()))),
        conflict(Conflict::ConversationChanged(None)),
        conflict(Conflict::ConversationClosed(Some("هدى".into()))),
        conflict(Conflict::ConversationClosed(None)),
        conflict(Conflict::CustomerWrote),
        conflict(Conflict::OtherConversation(1042)),
        conflict(Conflict::CannotAnswer),
        conflict(Conflict::NoValue("contact.name".into())),
        conflict(Conflict::Taken(Noun::CannedReply)),
        conflict(Conflict::TaskDone),
        conflict(Conflict::TaskChanged(Some("Huda *x*".into()), vec![Field::Title, Field::Due])),
        conflict(Conflict::TaskChanged(None, vec![Field::Note])),
        conflict(Conflict::LeadEnded),
        conflict(Conflict::LeadChanged(Some("Huda *x*".into()), vec![Field::Interest, Field::Notes])),
        conflict(Conflict::LeadChanged(None, vec![Field::Notes])),
        conflict(Conflict::CannotSeeLeads),
        conflict(Conflict::CannotSeeContacts),
        conflict(Conflict::StillSending),
        conflict(Conflict::AddressTaken("Sara *x*".into())),
        conflict(Conflict::Changed(Some("Huda *x*".into()), vec![Field::Name, Field::Email])),
        conflict(Conflict::Changed(None, vec![Field::Notes])),
        invalid_input(Field::Email, Problem::Form),
        conflict(Conflict::LeadConverted(1007)),
        conflict(Conflict::Taken(Noun::Pipeline)),
        conflict(Conflict::PipelineChanged(Some("Huda *x*".into()))),
        conflict(Conflict::PipelineChanged(None)),
        conflict(Conflict::Taken(Noun::Field)),
        conflict(Conflict::FieldsChanged(Some("Huda *x*".into()))),
        conflict(Conflict::FieldsChanged(None)),
        conflict(Conflict::LastStage),
        conflict(Conflict::StageInUse),
        conflict(Conflict::DealEnded),
        conflict(Conflict::DealChanged(Some("Huda *x*".into()), vec![Field::Value, Field::Expected])),
        conflict(Conflict::DealChanged(None, vec![Field::Subject])),
        conflict(Conflict::CannotSeeDeals),
        conflict(Conflict::ValueOfLines),
        conflict(Conflict::DealCurrency("KWD".parse().unwrap())),
        Error::Crm(crm::Error::LimitReached(Limit::Exports)),
        Error::Crm(crm::Error::LimitReached(Limit::Reports)),
        Error::Crm(crm::Error::LimitReached(Limit::AllianceMembers)),
        conflict(Conflict::Taken(Noun::Alliance)),
        conflict(Conflict::Taken(Noun::Service)),
        conflict(Conflict::Taken(Noun::Resource)),
        conflict(Conflict::SlotTaken(vec![DateTime::from_timestamp(1_800_000_000, 0).unwrap()])),
        conflict(Conflict::SlotTaken(Vec::new())),
        conflict(Conflict::HoldOver),
        conflict(Conflict::BookingOver),
        conflict(Conflict::BookingToCome),
        conflict(Conflict::TimesThere),
        Error::Crm(crm::Error::LimitReached(Limit::BookingsOfOne)),
        Error::Crm(crm::Error::LimitReached(Limit::ServicesInChat)),
        conflict(Conflict::ByInvitation),
        conflict(Conflict::NotAsking),
        conflict(Conflict::CannotJoin),
        conflict(Conflict::Taken(Noun::Product)),
        conflict(Conflict::ProductChanged(Some("Huda *x*".into()), vec![Field::Price, Field::Tax])),
        conflict(Conflict::ProductChanged(None, vec![Field::Unit])),
        conflict(Conflict::NothingToQuote),
        conflict(Conflict::QuoteSent),
        conflict(Conflict::QuoteExpired),
        conflict(Conflict::QuoteEnded),
        conflict(Conflict::ProductRetired),
        invalid_input(Field::Price, Problem::Form),
        invalid_input(Field::Value, Problem::TooMuch),
        invalid_input(Field::Price, Problem::Decimals("JPY".parse().unwrap())),
        invalid_input(Field::Price, Problem::Decimals("SAR".parse().unwrap())),
        invalid_input(Field::Price, Problem::Decimals("KWD".parse().unwrap())),
        invalid_input(Field::Tax, Problem::Form),
        invalid_input(Field::Quantity, Problem::Form),
        invalid_input(Field::Currency, Problem::Form),
        invalid_input(Field::Expected, Problem::Form),
        invalid_input(Field::Due, Problem::Halves(5)),
        invalid_input(Field::Due, Problem::Form),
        invalid_input(Field::Hour, Problem::Form),
        invalid_input(Field::Repeat, Problem::Form),
        invalid_input(Field::About, Problem::Form),
        conflict(Conflict::NoChange),
        conflict(Conflict::Taken(Noun::Role)),
        conflict(Conflict::NothingToUndo),
        conflict(Conflict::ChangedSince),
        conflict(Conflict::TooLateToUndo),
        conflict(Conflict::ImportTooLarge),
        conflict(Conflict::ImportBusy),
        Error::Crm(crm::Error::LimitReached(Limit::Imports)),
        conflict(Conflict::RoleHeld(3)),
        conflict(Conflict::HeldRoleTakesSecond(3)),
        conflict(Conflict::NoOwnerChannel),
        conflict(Conflict::NobodyToApprove(Permission::ExportData)),
        conflict(Conflict::RequestOver),
        conflict(Conflict::RequestFailed),
        conflict(Conflict::SameContact),
        conflict(Conflict::ContactMerged),
        conflict(Conflict::MergeUndone),
        conflict(Conflict::MergedSince),
        conflict(Conflict::NotForEmergencies(permission)),
        conflict(Conflict::BackupUnderWay),
        Error::Crm(crm::Error::LimitReached(Limit::CannedReplies)),
        Error::Crm(crm::Error::LimitReached(Limit::Roles)),
        Error::Crm(crm::Error::LimitReached(Limit::Requests)),
        Error::Bot,
        Error::PersonOrCompany,
        Error::BuiltInRole,
        Error::Crm(crm::Error::Unavailable("secret".into())),
        Error::Crm(crm::Error::Internal("secret".into())),
        Error::Panicked("secret".into()),
        Error::Unmarked("secret".into()),
        Error::from(serenity::Error::Other("secret")),
        Error::NotConnected,
        Error::ServerOnly,
        Error::Slow,
        Error::ChannelClosed(DiscordId::new(700).unwrap()),
        Error::Outdated("secret"),
    ]);
    all
}

#[test]
fn every_failure_is_a_sentence_in_both_languages() {
    for language in Language::ALL {
        let sentences: Vec<String> = everything().iter().map(|e| sentence(Some(language), e, "0a1b2c3d")).collect();
        insta::assert_snapshot!(format!("errors_{}", language.as_str()), sentences.join("\n---\n"));
    }
}

#[test]
fn nothing_internal_is_ever_said() {
    for error in everything() {
        let said = sentence(None, &error, "0a1b2c3d");
        assert!(!said.contains("secret"), "{said}");
    }
}

/// Somebody whose language is not known reads both.
#[test]
fn strangers_read_both_languages() {
    let said = sentence(None, &Error::ServerOnly, "");
    for language in Language::ALL {
        assert!(said.contains(&sentence(Some(language), &Error::ServerOnly, "")));
    }
}

#[test]
fn what_came_twice_is_answered_once() {
    assert!(conflict(Conflict::Repeated).is_silent());
    assert!(everything().iter().all(|error| !error.is_silent()));
}
