//! Whoever has what, however teams and roles are: what somebody comes upon by any verb is what a naive model says they see.

use std::collections::BTreeSet;

use crm::{
    ContactId, Error, MemberId, Permission, Role, TenantDb,
    caller::Caller,
    conversations::{self, Which},
    deals::{self, NewDeal},
    error::Noun,
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    overview::{card, search, timeline},
    reach::{Reach, Reached},
    role::RoleRef,
    roles::{self, NewRole},
    settings,
    tasks::{self, NewTask, Topic},
};
use sqlx::PgPool;

use crate::{
    crm::{conversations::bring_in, inbox::message, new_deal},
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner, person},
};

/// How many contacts there are, with one of each noun.
const CONTACTS: usize = 5;

/// The names of the contacts; none is found by what another is called.
const NAMES: [&str; CONTACTS] = ["زهراء", "منصور", "ليلى", "باسم", "تغريد"];

/// How many people, of three roles.
const PEOPLE: usize = 5;

/// All that it takes to come upon everything.
const NEEDS: [Permission; 10] = [
    Permission::ViewContacts,
    Permission::ViewLeads,
    Permission::EditLeads,
    Permission::ViewDeals,
    Permission::EditDeals,
    Permission::ViewTasks,
    Permission::EditTasks,
    Permission::ViewConversations,
    Permission::SendMessages,
    Permission::CreateLeads,
];

/// Who has what: by the numbers of people; of a task, who has it and who gave it.
#[derive(Debug)]
struct World {
    leads: Vec<Option<usize>>,
    deals: Vec<Option<usize>>,
    conversations: Vec<Option<usize>>,
    tasks: Vec<(usize, usize)>,
    /// Of each person, in which of three teams they are.
    teams: Vec<Vec<bool>>,
    /// Of each role how far it reaches, in the order of [`Reached::ALL`].
    reach: Vec<Vec<Reach>>,
}

impl World {
    fn drawn(dice: &mut Dice) -> Self {
        let owner =
            |dice: &mut Dice| (0..CONTACTS).map(|_| Some(dice.roll(PEOPLE + 1)).filter(|n| *n < PEOPLE)).collect();
        Self {
            leads: owner(dice),
            deals: owner(dice),
            conversations: owner(dice),
            tasks: (0..CONTACTS).map(|_| (dice.roll(PEOPLE), dice.roll(PEOPLE))).collect(),
            teams: (0..PEOPLE).map(|_| (0..3).map(|_| dice.roll(3) == 0).collect()).collect(),
            reach: (0..3).map(|_| Reached::ALL.iter().map(|_| *dice.pick(Reach::ALL)).collect()).collect(),
        }
    }

    fn role(somebody: usize) -> usize {
        somebody % 3
    }

    /// The model: which of the contacts' things somebody sees.
    fn sees(&self, me: usize, what: Reached) -> BTreeSet<usize> {
        let reach = self.reach[Self::role(me)][Reached::ALL.iter().position(|one| *one == what).unwrap()];
        let is_mate = |other: usize| (0..3).any(|team| self.teams[me][team] && self.teams[other][team]);
        let is_theirs = |other: usize| match reach {
            Reach::All => true,
            Reach::Team => other == me || is_mate(other),
            Reach::Own => other == me,
        };
        let one = |n: &usize| match what {
            Reached::Leads => self.leads[*n].is_none_or(is_theirs),
            Reached::Conversations => self.conversations[*n].is_none_or(is_theirs),
            Reached::Deals => self.deals[*n].map_or(reach != Reach::Own, is_theirs),
            Reached::Tasks => is_theirs(self.tasks[*n].0) || is_theirs(self.tasks[*n].1),
        };
        (0..CONTACTS).filter(one).collect()
    }
}

/// A company, its people, and one of each noun for every contact.
struct Stage {
    house: Installation,
    db: TenantDb,
    look: PgPool,
    people: Vec<Person>,
    members: Vec<MemberId>,
    roles: Vec<RoleRef>,
    contacts: Vec<ContactId>,
}

/// The number of the first of each noun.
const FIRST: i64 = 1001;

impl Stage {
    async fn set() -> Self {
        let house = Installation::new().await;
        let db = house.company("alpha").await;
        let boss = async || calls(&db, &owner()).await;
        let new = NewRole { name: "بائع".into(), above: Role::Sales, permissions: NEEDS.to_vec() };
        let own = roles::create(&db, &boss().await, new).await.unwrap();
        let roles = vec![RoleRef::from(Role::Sales), RoleRef::from(Role::Manager), RoleRef::Custom(own.id)];
        let (mut people, mut members) = (Vec::new(), Vec::new());
        for n in 0..PEOPLE {
            let somebody = person(100_000_000_000_000_300 + n as u64, &format!("زميل {n}"));
            let grants = MemberChange::Grant { permissions: NEEDS.to_vec(), until: None };
            for wanted in [MemberChange::SetRole { role: roles[World::role(n)] }, grants] {
                let order = ChangeMember { person: somebody.clone(), wanted, notes: None };
                members::change(&db, &boss().await, order).await.unwrap();
            }
            members.push(members::check(&db, &boss().await, &somebody).await.unwrap().id.unwrap());
            people.push(somebody);
        }
        let mut contacts = Vec::new();
        for (n, name) in NAMES.iter().enumerate() {
            let phone = format!("96650000000{n}");
            bring_in(&house, &db, vec![message(&format!("wamid.{n}"), &phone, &format!("قصة {name}"))]).await;
            let contact = Whose::Person { name: (*name).to_owned(), phone: Some(format!("+{phone}")) };
            let lead = NewLead { contact, interest: Some(format!("طلب {name}")), notes: None };
            let lead = leads::create(&db, &boss().await, lead).await.unwrap();
            let contact = lead.contact_id;
            let deal = NewDeal { value: Some("100".into()), ..new_deal(contact) };
            deals::add(&db, &boss().await, deal).await.unwrap();
            let task =
                NewTask {
                    title: format!("مهمة {name}"), topic: Some(Topic::Contact(contact)), ..NewTask::default()
                };
            tasks::add(&db, &boss().await, task).await.unwrap();
            contacts.push(contact);
        }
        let look = house.superuser("t_alpha").await;
        // Whoever writes is called by their profile: here all of them would be called the same.
        for (contact, name) in contacts.iter().zip(NAMES) {
            sqlx::query("update contacts set name = $2, search_key = $3 where id = $1")
                .bind(contact)
                .bind(name)
                .bind(crm::text::search_key(name))
                .execute(&look)
                .await
                .unwrap();
        }
        Self { house, db, look, people, members, roles, contacts }
    }

    async fn strike(self) {
        self.look.close().await;
        self.house.finish().await;
    }

    async fn runs(&self, statement: &'static str, n: i64, who: Option<MemberId>) {
        sqlx::query(statement).bind(n).bind(who).execute(&self.look).await.unwrap();
    }

    async fn become_so(&self, world: &World) {
        let id = |owner: Option<usize>| owner.map(|n| self.members[n]);
        for (n, number) in (FIRST..).take(CONTACTS).enumerate() {
            self.runs("update leads set owner = $2 where number = $1", number, id(world.leads[n])).await;
            self.runs("update deals set owner = $2 where number = $1", number, id(world.deals[n])).await;
            let conversation = "update conversations set assignee = $2 where number = $1";
            self.runs(conversation, number, id(world.conversations[n])).await;
            let (has, gave) = world.tasks[n];
            self.runs("update tasks set assignee = $2 where number = $1", number, id(Some(has))).await;
            self.runs("update tasks set created_by = $2 where number = $1", number, id(Some(gave))).await;
        }
        sqlx::raw_sql("delete from team_members; delete from teams").execute(&self.look).await.unwrap();
        let boss = async || calls(&self.db, &owner()).await;
        for (somebody, teams) in self.people.iter().zip(&world.teams) {
            for team in (0..3).filter(|team| teams[*team]) {
                crm::teams::put(&self.db, &boss().await, &format!("فريق {team}"), somebody).await.unwrap();
            }
        }
        for (role, reach) in self.roles.iter().zip(&world.reach) {
            for (what, to) in Reached::ALL.iter().zip(reach) {
                match settings::set_reach(&self.db, &boss().await, *role, Some(*what), *to).await {
                    Ok(_) | Err(Error::Conflict(crm::error::Conflict::NoChange)) => {}
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    /// What somebody comes upon, by each verb: its name, and which of the contacts' things.
    async fn comes_upon(&self, me: usize, what: Reached) -> Vec<(&'static str, BTreeSet<usize>)> {
        let me = &self.people[me];
        match what {
            Reached::Leads => Box::pin(self.leads(me)).await,
            Reached::Deals => Box::pin(self.deals(me)).await,
            Reached::Tasks => Box::pin(self.tasks(me)).await,
            Reached::Conversations => Box::pin(self.conversations(me)).await,
        }
    }

    async fn caller(&self, me: &Person) -> Caller {
        calls(&self.db, me).await
    }

    /// For which of the contacts it is so.
    async fn where_so(&self, mut so: impl AsyncFnMut(usize, i64) -> bool) -> BTreeSet<usize> {
        let mut there = BTreeSet::new();
        for (n, number) in (FIRST..).take(CONTACTS).enumerate() {
            if so(n, number).await {
                there.insert(n);
            }
        }
        there
    }

    async fn leads(&self, me: &Person) -> Vec<(&'static str, BTreeSet<usize>)> {
        let db = &self.db;
        let page = leads::list(db, &self.caller(me).await, leads::Filter::Open, None).await.unwrap();
        let listed = places(page.leads.iter().map(|lead| lead.number));
        assert_eq!(page.total, listed.len() as i64, "how many there are");
        let all = leads::suggest(db, &self.caller(me).await, "").await.unwrap();
        let by_name = self.where_so(async |n, number| {
            let found = leads::suggest(db, &self.caller(me).await, NAMES[n]).await.unwrap();
            found.iter().any(|lead| lead.number == number)
        });
        let by_interest = self.where_so(async |n, number| {
            let found = leads::suggest(db, &self.caller(me).await, &format!("طلب {}", NAMES[n])).await.unwrap();
            found.iter().any(|lead| lead.number == number)
        });
        let by_number = self.where_so(async |_, number| {
            !leads::suggest(db, &self.caller(me).await, &number.to_string()).await.unwrap().is_empty()
        });
        let shown = self
            .where_so(async |_, number| is_there(leads::show(db, &self.caller(me).await, number).await, Noun::Lead));
        let looked_up = self.where_so(async |_, number| {
            is_there(leads::look_up(db, &self.caller(me).await, &format!("L-{number}")).await, Noun::Lead)
        });
        let opened = self.where_so(async |_, number| {
            is_there(leads::begin_edit(db, &self.caller(me).await, leads::Which::number(number)).await, Noun::Lead)
        });
        let changed = self.where_so(async |_, number| {
            is_there(leads::note(db, &self.caller(me).await, leads::Which::number(number), "نعم").await, Noun::Lead)
        });
        let noted = self
            .where_so(async |_, number| !leads::notes(db, &self.caller(me).await, number).await.unwrap().is_empty());
        let found = self.where_so(async |_, number| {
            let hits = search::search(db, &self.caller(me).await, &format!("L-{number}")).await.unwrap();
            hits.iter().any(|hit| matches!(hit, search::Hit::Lead(lead) if lead.number == number))
        });
        let contact = self.where_so(async |_, number| {
            let (me, typed) = (self.caller(me).await, format!("L-{number}"));
            let found = crm::contacts::suggest(db, &me, &typed, Permission::ViewContacts).await.unwrap();
            !found.is_empty()
        });
        let on_card = self.where_so(async |n, number| {
            let card = card::card(db, &self.caller(me).await, self.contacts[n]).await.unwrap();
            card.leads.iter().any(|lead| lead.number == number)
        });
        let told = self.tells(me, timeline::What::LeadOpened);
        let already = self.where_so(async |n, number| {
            let contact = Whose::Person { name: NAMES[n].into(), phone: Some(format!("+96650000000{n}")) };
            let again = NewLead { contact, interest: None, notes: None };
            match leads::create(db, &self.caller(me).await, again).await {
                Err(Error::Conflict(crm::error::Conflict::OpenLead(there))) => there == number,
                Err(Error::Conflict(crm::error::Conflict::BeyondReach(Noun::Lead))) => false,
                other => panic!("{other:?}"),
            }
        });
        vec![
            ("list", listed),
            ("suggest", places(all.iter().map(|lead| lead.number))),
            ("suggest by name", by_name.await),
            ("suggest by interest", by_interest.await),
            ("suggest by number", by_number.await),
            ("show", shown.await),
            ("look up", looked_up.await),
            ("open the form", opened.await),
            ("change", changed.await),
            ("notes", noted.await),
            ("search", found.await),
            ("find the contact", contact.await),
            ("card", on_card.await),
            ("timeline", told.await),
            ("be told of it by name", already.await),
        ]
    }

    async fn deals(&self, me: &Person) -> Vec<(&'static str, BTreeSet<usize>)> {
        let db = &self.db;
        let page = deals::list(db, &self.caller(me).await, deals::Filter::All, None).await.unwrap();
        let listed = places(page.deals.iter().map(|deal| deal.number));
        assert_eq!(page.count, listed.len() as i64, "how many there are");
        assert_eq!(page.totals.iter().map(|total| total.sum).sum::<i64>(), 10_000 * page.count, "what they come to");
        let board = deals::board(db, &self.caller(me).await, None, deals::TOP).await.unwrap();
        let shown = board.columns.iter().flat_map(|column| &column.top).map(|deal| deal.number);
        let counted: i64 = board.columns.iter().map(|column| column.count).sum();
        assert_eq!(counted, listed.len() as i64, "the forecast");
        let board = places(shown);
        let board = if listed.len() > deals::TOP { listed.clone() } else { board };
        let all = deals::suggest(db, &self.caller(me).await, "").await.unwrap();
        let by_name = self.where_so(async |n, number| {
            let found = deals::suggest(db, &self.caller(me).await, NAMES[n]).await.unwrap();
            found.iter().any(|deal| deal.number == number)
        });
        let by_number = self.where_so(async |_, number| {
            !deals::suggest(db, &self.caller(me).await, &number.to_string()).await.unwrap().is_empty()
        });
        let which = deals::Which::number;
        let opened = self.where_so(async |_, number| {
            is_there(deals::show(db, &self.caller(me).await, which(number)).await, Noun::Deal)
        });
        let form = self.where_so(async |_, number| {
            is_there(deals::begin_edit(db, &self.caller(me).await, which(number)).await, Noun::Deal)
        });
        let changed = self.where_so(async |_, number| {
            is_there(deals::note(db, &self.caller(me).await, which(number), "نعم").await, Noun::Deal)
        });
        let noted = self.where_so(async |_, number| {
            !deals::notes(db, &self.caller(me).await, which(number)).await.unwrap().is_empty()
        });
        let found = self.where_so(async |n, number| {
            let hits = search::search(db, &self.caller(me).await, NAMES[n]).await.unwrap();
            hits.iter().any(|hit| matches!(hit, search::Hit::Deal(deal) if deal.number == number))
        });
        let on_card = self.where_so(async |n, number| {
            let card = card::card(db, &self.caller(me).await, self.contacts[n]).await.unwrap();
            card.deals.iter().any(|deal| deal.number == number)
        });
        let told = self.tells(me, timeline::What::DealOpened);
        vec![
            ("list", listed),
            ("board", board),
            ("suggest", places(all.iter().map(|deal| deal.number))),
            ("suggest by name", by_name.await),
            ("suggest by number", by_number.await),
            ("show", opened.await),
            ("open the form", form.await),
            ("change", changed.await),
            ("notes", noted.await),
            ("search", found.await),
            ("card", on_card.await),
            ("timeline", told.await),
        ]
    }

    async fn tasks(&self, me: &Person) -> Vec<(&'static str, BTreeSet<usize>)> {
        let db = &self.db;
        let page = tasks::list(db, &self.caller(me).await, tasks::Filter::All, None).await.unwrap();
        let all = tasks::suggest(db, &self.caller(me).await, "", true).await.unwrap();
        let by_name = self.where_so(async |n, number| {
            let found = tasks::suggest(db, &self.caller(me).await, &format!("مهمة {}", NAMES[n]), true).await.unwrap();
            found.iter().any(|task| task.number == number)
        });
        let which = |number: i64| tasks::Which::read(&format!("T-{number}"));
        let shown = self.where_so(async |_, number| {
            is_there(tasks::show(db, &self.caller(me).await, &which(number)).await, Noun::Task)
        });
        let opened = self.where_so(async |_, number| {
            is_there(tasks::begin_edit(db, &self.caller(me).await, &which(number)).await, Noun::Task)
        });
        let changed =
            self.where_so(async |_, number| match tasks::reopen(db, &self.caller(me).await, &which(number)).await {
                Err(Error::Conflict(crm::error::Conflict::NoChange)) => true,
                other => is_there(other, Noun::Task),
            });
        let next = self.where_so(async |n, _| {
            let topic = Topic::Contact(self.contacts[n]);
            tasks::next(db, &self.caller(me).await, topic, true).await.unwrap().is_some()
        });
        let told = self.tells(me, timeline::What::TaskAdded);
        vec![
            ("list", places(page.tasks.iter().map(|task| task.number))),
            ("suggest", places(all.iter().map(|task| task.number))),
            ("suggest by title", by_name.await),
            ("show", shown.await),
            ("open the form", opened.await),
            ("change", changed.await),
            ("next about a contact", next.await),
            ("timeline", told.await),
        ]
    }

    async fn conversations(&self, me: &Person) -> Vec<(&'static str, BTreeSet<usize>)> {
        let db = &self.db;
        let page = conversations::list(db, &self.caller(me).await, conversations::Filter::All, None).await.unwrap();
        let waiting =
            conversations::list(db, &self.caller(me).await, conversations::Filter::Waiting, None).await.unwrap();
        let numbers = |page: &conversations::Page| places(page.conversations.iter().map(|one| one.number));
        let all = conversations::find(db, &self.caller(me).await, "").await.unwrap();
        let by_name = self.where_so(async |n, number| {
            let found = conversations::find(db, &self.caller(me).await, NAMES[n]).await.unwrap();
            found.iter().any(|one| one.number == number)
        });
        let which = |number: i64| Which::read(&format!("C-{number}"));
        let shown = self.where_so(async |_, number| {
            is_there(conversations::show(db, &self.caller(me).await, &which(number)).await, Noun::Conversation)
        });
        let named = self.where_so(async |_, number| {
            let (which, needs) = (which(number), Permission::SendMessages);
            is_there(conversations::named(db, &self.caller(me).await, &which, needs).await, Noun::Conversation)
        });
        let changed = self.where_so(async |_, number| {
            is_there(conversations::note(db, &self.caller(me).await, &which(number), "نعم").await, Noun::Conversation)
        });
        let by_id = self.where_so(async |_, number| {
            let id = sqlx::query_scalar("select id from conversations where number = $1").bind(number);
            let which = Which::id(id.fetch_one(&self.look).await.unwrap());
            is_there(conversations::note(db, &self.caller(me).await, &which, "نعم").await, Noun::Conversation)
        });
        let said = self.where_so(async |n, number| {
            let hits =
                conversations::search(db, &self.caller(me).await, None, &format!("قصة {}", NAMES[n])).await.unwrap();
            hits.hits.iter().any(|hit| hit.number == number)
        });
        let within = self.where_so(async |n, number| {
            let (which, words) = (which(number), format!("قصة {}", NAMES[n]));
            is_there(conversations::search(db, &self.caller(me).await, Some(&which), &words).await, Noun::Conversation)
        });
        let found = self.where_so(async |_, number| {
            let hits = search::search(db, &self.caller(me).await, &format!("C-{number}")).await.unwrap();
            hits.iter().any(|hit| matches!(hit, search::Hit::Conversation(there, _) if *there == number))
        });
        let on_card = self.where_so(async |n, number| {
            let card = card::card(db, &self.caller(me).await, self.contacts[n]).await.unwrap();
            let there = card.conversations.iter().any(|talk| talk.number == number);
            assert_eq!(there, !card.messages.is_empty(), "what was said goes along with where");
            there
        });
        let told = self.tells(me, timeline::What::ConversationOpened);
        let traced = conversations::recent(db, &self.caller(me).await, "").await.unwrap();
        assert_eq!(traced.len(), numbers(&page).len(), "each has said one thing");
        vec![
            ("list", numbers(&page)),
            ("list those that wait", numbers(&waiting)),
            ("suggest", places(all.iter().map(|one| one.number))),
            ("suggest by name", by_name.await),
            ("show", shown.await),
            ("name", named.await),
            ("change", changed.await),
            ("change by a button", by_id.await),
            ("search what was said", said.await),
            ("search in it", within.await),
            ("search", found.await),
            ("card", on_card.await),
            ("timeline", told.await),
        ]
    }

    /// Of which contacts the story tells that this happened.
    async fn tells(&self, me: &Person, what: timeline::What) -> BTreeSet<usize> {
        self.where_so(async |n, _| {
            let (db, mut skip) = (&self.db, Some(0));
            while let Some(from) = skip {
                let page = timeline::timeline(db, &self.caller(me).await, self.contacts[n], from).await.unwrap();
                if page.moments.iter().any(|moment| moment.what == what) {
                    return true;
                }
                skip = page.next;
            }
            false
        })
        .await
    }
}

fn places(numbers: impl Iterator<Item = i64>) -> BTreeSet<usize> {
    numbers.map(|number| usize::try_from(number - FIRST).unwrap()).collect()
}

/// Whether it is there; if not, it is just not there.
fn is_there<T>(result: crm::Result<T>, noun: Noun) -> bool {
    match result {
        Ok(_) => true,
        Err(Error::NotFound(of)) if of == noun => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn people_come_upon_what_is_within_their_reach_and_nothing_else() {
    let stage = Stage::set().await;
    let mut dice = Dice(seed());
    let (mut there, mut hidden) = (0, 0);
    for round in 0..depth(1, 60) {
        let world = World::drawn(&mut dice);
        stage.become_so(&world).await;
        for me in 0..PEOPLE {
            for what in Reached::ALL.iter().copied() {
                let expected = world.sees(me, what);
                there += expected.len();
                hidden += CONTACTS - expected.len();
                for (verb, upon) in stage.comes_upon(me, what).await {
                    assert_eq!(upon, expected, "round {round}, {me} by {verb}, of {what}: {world:#?}");
                }
            }
        }
        // Who owns the company sees everything, whatever was chosen.
        let all = leads::list(&stage.db, &calls(&stage.db, &owner()).await, leads::Filter::Open, None).await.unwrap();
        assert_eq!(all.leads.len(), CONTACTS);
    }
    println!("{there} within reach, {hidden} out of it");
    assert!(there > 0 && hidden > 0, "a model that says only yes, or only no, says nothing");
    stage.strike().await;
}
