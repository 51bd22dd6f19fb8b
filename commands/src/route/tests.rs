use crm::{Role, audit::ACTIONS, role::RoleRef};
use proptest::{prelude::*, sample::select, strategy::ValueTree};

use super::*;

fn a_turn<C: Cursor + std::fmt::Debug>(cursor: impl Strategy<Value = C> + Clone) -> impl Strategy<Value = Turn<C>> {
    prop::collection::vec(cursor, 0..12)
        .prop_map(|cursors| cursors.into_iter().fold(Turn::first(), |turn, next| turn.on(next)))
}

fn a_conversation() -> impl Strategy<Value = ConversationId> {
    any::<u128>().prop_map(|n| format!("{n:032x}").parse().unwrap())
}

fn a_member() -> impl Strategy<Value = MemberId> + Clone {
    any::<u128>().prop_map(|n| format!("{n:032x}").parse().unwrap())
}

fn a_person() -> impl Strategy<Value = DiscordId> + Clone {
    (1..=i64::MAX as u64).prop_map(|id| DiscordId::new(id).unwrap())
}

fn a_form() -> impl Strategy<Value = Action> {
    prop_oneof![
        prop::option::of(a_conversation()).prop_map(Action::LeadForm),
        a_conversation().prop_map(Action::ReplyForm),
    ]
}

fn an_id<T: std::str::FromStr<Err: std::fmt::Debug> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    any::<u128>().prop_map(|n| uuid_text(n).parse().unwrap())
}

fn uuid_text(n: u128) -> String {
    format!("{n:032x}")
}

fn a_role() -> impl Strategy<Value = RoleRef> {
    prop_oneof![select(Role::ALL).prop_map(RoleRef::BuiltIn), an_id().prop_map(RoleRef::Custom)]
}

/// As many as the command takes.
fn a_few() -> impl Strategy<Value = Vec<Permission>> {
    prop::collection::vec(select(Permission::ALL), 1..6)
        .prop_filter("too long for a button", |which| which.iter().map(|p| p.as_str().len() + 1).sum::<usize>() <= 50)
}

fn a_proposal() -> impl Strategy<Value = Proposal> {
    let wanted = prop_oneof![
        a_role().prop_map(Proposed::Role),
        (a_few(), prop::option::of(0i64..253_402_300_800)).prop_map(|(which, until)| Proposed::Grant(which, until)),
        a_few().prop_map(Proposed::Deny),
        a_few().prop_map(Proposed::Clear),
        Just(Proposed::Remove),
        a_person().prop_map(Proposed::Copy),
    ];
    (a_person(), wanted).prop_map(|(person, wanted)| Proposal { person, wanted })
}

fn people() -> impl Strategy<Value = People> {
    let filter = prop_oneof![
        Just(PeopleFilter::Special),
        a_role().prop_map(PeopleFilter::Role),
        select(Permission::ALL).prop_map(PeopleFilter::Permission),
    ];
    (filter, a_turn(a_member())).prop_map(|(filter, turn)| People { filter, turn })
}

fn a_second() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    prop::option::of((0i64..253_402_300_800).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap()))
}

/// As the commands make them: `/audit list`, `/audit user` and `/perms log`.
fn a_filter() -> impl Strategy<Value = AuditFilter> {
    let person = || prop::option::of(a_person());
    let via = prop::option::of(select(&filters::VIAS[..]).prop_map(str::to_owned));
    let kind = || {
        prop_oneof![
            Just((None, None)),
            select(ACTIONS).prop_map(|(action, _)| (Some(action.to_owned()), None)),
            select(ACTIONS).prop_map(|(_, noun)| (None, Some(noun.to_owned()))),
        ]
    };
    let list = (person(), person(), kind(), via, a_second(), a_second(), any::<bool>());
    prop_oneof![
        list.prop_map(|(by, on, (action, noun), via, since, until, refused)| AuditFilter {
            by,
            on,
            action,
            noun,
            via,
            since,
            until,
            refused,
            ..AuditFilter::default()
        }),
        (person(), a_second(), a_second()).prop_map(|(of, since, until)| AuditFilter {
            of,
            since,
            until,
            ..AuditFilter::default()
        }),
        (person(), kind(), a_second()).prop_map(|(of, (action, noun), since)| AuditFilter {
            of,
            action,
            noun,
            since,
            permissions: true,
            ..AuditFilter::default()
        }),
    ]
}

fn events() -> impl Strategy<Value = Events> {
    (a_filter(), a_turn((0..=i64::MAX).prop_map(Seq))).prop_map(|(filter, turn)| Events { filter, turn })
}

prop_compose! {
    fn a_grant()(person in a_person(), until in prop::option::of(0i64..8_000_000_000)) -> Picking {
        let until = until.map(|s| DateTime::from_timestamp(s, 0).unwrap());
        Picking { what: Pick::Grant, person, until }
    }
}

fn an_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (prop::option::of("[a-z_]{1,32}( [a-z_]{1,32})?"), 0usize..1000)
            .prop_map(|(group, page)| Action::Help(Place::page_of(group.as_deref(), page))),
        (0usize..4).prop_map(|menu| Action::Help(Place::Menu(menu))),
        a_turn(0..=i64::MAX).prop_map(Action::Leads),
        people().prop_map(Action::People),
        events().prop_map(Action::Audit),
        a_conversation().prop_map(Action::MakeLead),
        a_conversation().prop_map(Action::Reply),
        prop::option::of(a_conversation()).prop_map(Action::LeadForm),
        a_conversation().prop_map(Action::ReplyForm),
        a_grant().prop_map(Action::PickGroup),
        a_grant().prop_map(Action::PickPermissions),
        a_person().prop_map(|person| Action::PickGroup(Picking { what: Pick::Deny, person, until: None })),
        a_person().prop_map(|person| Action::PickPermissions(Picking { what: Pick::Deny, person, until: None })),
        a_person().prop_map(Action::Matrix),
        a_proposal().prop_map(Action::Apply),
        Just(Action::Cancel),
        (0..=i64::MAX).prop_map(Action::Lead),
        (select(vec![vec!["text"], vec!["name", "phone", "interest", "notes"]]), a_form()).prop_map(
            |(fields, form)| { Action::Again(Box::new(form), fields.iter().map(|id| (*id).to_owned()).collect()) }
        ),
        an_id().prop_map(Action::Approve),
        an_id().prop_map(Action::Refuse),
        an_id().prop_map(Action::RoleGroup),
        (an_id(), select(PermissionGroup::ALL)).prop_map(|(role, group)| Action::RolePermissions(role, group)),
    ]
}

/// What must survive; of a way back, only its near end has to.
fn core(action: Action) -> Action {
    match action {
        Action::Leads(turn) => Action::Leads(Turn { trail: Vec::new(), ..turn }),
        Action::People(People { filter, turn }) => {
            Action::People(People { filter, turn: Turn { trail: Vec::new(), ..turn } })
        }
        Action::Audit(Events { filter, turn }) => {
            Action::Audit(Events { filter, turn: Turn { trail: Vec::new(), ..turn } })
        }
        other => other,
    }
}

proptest! {
    // The longest are rare.
    #![proptest_config(ProptestConfig::with_cases(8192))]

    #[test]
    fn ids_are_short_and_read_back(action in an_action()) {
        let id = action.encode();
        prop_assert!(id.len() <= LIMIT && id.is_ascii(), "{id}");
        prop_assert_eq!(id.split(':').nth(1), Some(action.word()));
        let back = Action::decode(&id).unwrap();
        prop_assert_eq!(back.encode(), id, "reading and writing again changes nothing");
        prop_assert_eq!(core(back), core(action));
    }

    #[test]
    fn forged_ids_are_refused_or_harmless(id in "(v1:)?[a-z-]{0,12}(:[0-9a-f.-]{0,36}){0,3}") {
        if let Some(action) = Action::decode(&id) {
            prop_assert!(action.encode().len() <= LIMIT);
        }
    }

    #[test]
    fn the_way_back_is_the_way_there(cursors in prop::collection::vec(1i64..100_000, 1..6)) {
        let mut pages = vec![Turn::first()];
        for cursor in cursors {
            let next = pages.last().unwrap().on(cursor);
            pages.push(next);
        }
        while let Some(page) = pages.pop() {
            prop_assert_eq!(page.back().map(|t| t.at), pages.last().map(|t| t.at));
        }
    }
}

/// If you are here because this failed: a word is new or gone; the list is what the tests of every door go by.
#[test]
fn the_words_are_those_of_the_actions() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drawn: std::collections::BTreeSet<&str> =
        (0..2000).map(|_| an_action().new_tree(&mut runner).unwrap().current().word()).collect();
    assert_eq!(drawn, WORDS.into());
}

#[test]
fn ids_of_others_mean_nothing() {
    for id in ["", "v1", "v2:leads:-:", "v1:leads:+5:", "v1:leads:-5:", "v1:reply:nonsense", "v1:grant-pick:0:-", "p:1"]
    {
        assert_eq!(Action::decode(id), None, "{id}");
    }
}
