//! Random sequences of commands by random people, in two companies, through the real service: ten thousand of them in
//! `make soak`. Each answer is compared with the second model's, and after each sequence everything in both databases is.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Caller, Error, Permission, Role, TenantDb,
    error::{Conflict, Noun},
    ids::RoleId,
    members::{self, ChangeMember, MemberChange, Outcome, Person},
    role::{AnyRole, RoleRef},
    roles::{self, EditRole, NewRole},
    tenants::{self, Language, NewTenant},
};
use serde_json::Value;
use sqlx::PgPool;

use super::{
    model::{Answer, Company, Shape},
    snapshot,
};
use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, person},
};

/// How many sequences there are, shared by pairs of companies that run side by side: a sample, and all of them.
const SEQUENCES: (usize, usize) = (150, 10_000);
const PAIRS: usize = 4;

/// How many sequences begin with the same prologue by the owner.
const FROM_ONE_START: usize = 100;

/// The longest sequence.
const LONGEST: usize = 8;

const FIRST: u64 = 300_000_000_000_000_000;

/// Each company's owner is an ordinary person in the other.
const PEOPLE: u64 = 8;

use Permission as P;
const FOCUS: [Permission; 8] = [
    P::ManagePermissions,
    P::ManageRoles,
    P::ViewContacts,
    P::ViewLeads,
    P::ExportData,
    P::RestoreBackups,
    P::BookOwn,
    P::ManageTenants,
];
const ROLE_NAMES: [&str; 3] = ["Guild", "Desk", "Night"];

fn who(n: u64) -> Person {
    person(FIRST + n, &format!("P{n}"))
}

fn anyone(dice: &mut Dice) -> u64 {
    FIRST + dice.roll(usize::try_from(PEOPLE).expect("few")) as u64
}

fn chosen(dice: &mut Dice, from: &[Permission]) -> Vec<Permission> {
    let mut permissions = dice.some(from, 3);
    permissions.sort_unstable();
    permissions.dedup();
    permissions
}

/// Two companies with the same people, and the second model of each.
struct Pair {
    dbs: Vec<TenantDb>,
    looks: Vec<PgPool>,
    models: Vec<Company>,
    base: DateTime<Utc>,
    dice: Dice,
    done: [i64; 2],
    refused: [i64; 2],
    last: u64,
    commands: usize,
    tally: BTreeMap<String, usize>,
}

#[derive(Debug)]
enum Command {
    Change(u64, MemberChange, Option<&'static str>),
    Create(&'static str, Shape),
    Edit(&'static str, Shape),
    Delete(&'static str),
}

impl Pair {
    async fn new(house: &Installation, n: usize, seed: u64) -> Self {
        let (mut dbs, mut looks, mut models) = (Vec::new(), Vec::new(), Vec::new());
        let base = house.clock.clock().now();
        for (slug, owner) in [(format!("a{n}"), 0), (format!("b{n}"), 1)] {
            dbs.push(company(house, &slug, &who(owner)).await);
            looks.push(house.superuser(&format!("t_{slug}")).await);
            models.push(Company::new(FIRST + owner, base));
        }
        let (done, refused) = ([0; 2], [0; 2]);
        Self {
            dbs,
            looks,
            models,
            base,
            dice: Dice(seed),
            done,
            refused,
            last: FIRST,
            commands: 0,
            tally: BTreeMap::new(),
        }
    }

    async fn play(&mut self, sequences: usize) {
        for start in 0..sequences.div_ceil(FROM_ONE_START) {
            self.prologue().await;
            let models = self.models.clone();
            for _ in start * FROM_ONE_START..sequences.min((start + 1) * FROM_ONE_START) {
                let touched = self.sequence().await;
                self.models.clone_from(&models);
                (self.done, self.refused) = ([0; 2], [0; 2]);
                for (look, _) in self.looks.iter().zip(touched).filter(|(_, touched)| *touched) {
                    snapshot::restore(look).await;
                }
            }
        }
    }

    /// The owners hand out roles, grants and denials, in the way of anybody.
    async fn prologue(&mut self) {
        for tenant in 0..2 {
            snapshot::wipe(&self.looks[tenant]).await;
            let owner = self.models[tenant].owner;
            self.models[tenant] = Company::new(owner, self.base);
            for name in &ROLE_NAMES[..self.dice.roll(3)] {
                let shape = self.shape();
                self.command(tenant, owner, Command::Create(name, shape)).await;
            }
            for person in FIRST..FIRST + PEOPLE {
                let role = self.role(tenant);
                self.command(tenant, owner, Command::Change(person, MemberChange::SetRole { role }, None)).await;
                let permissions = if self.dice.roll(3) == 0 { vec![P::ManagePermissions] } else { self.focus() };
                let until = self.until();
                let wanted = match self.dice.roll(4) {
                    0 => continue,
                    1 => MemberChange::Deny { permissions },
                    _ => MemberChange::Grant { permissions, until },
                };
                self.command(tenant, owner, Command::Change(person, wanted, Some("hello"))).await;
            }
            self.is_as_the_model_says(tenant).await;
            snapshot::wipe_log(&self.looks[tenant]).await;
            snapshot::save(&self.looks[tenant]).await;
            self.models[tenant].forget();
        }
        (self.done, self.refused) = ([0; 2], [0; 2]);
    }

    /// Up to eight commands, most of them in one company, by anybody, mostly by those who may do something. Long sequences
    /// are rarer: what happens in one company has settled after a few.
    async fn sequence(&mut self) -> [bool; 2] {
        let (mostly, mut touched) = (self.dice.roll(2), [false; 2]);
        let length = (0..3).map(|_| self.dice.roll(LONGEST)).min().unwrap_or(0);
        for _ in 0..=length {
            let tenant = if self.dice.roll(8) == 0 { 1 - mostly } else { mostly };
            touched[tenant] = true;
            let model = &self.models[tenant];
            let able = |id: &u64| model.end(*id, P::ManagePermissions) > 0 || model.end(*id, P::ManageRoles) > 0;
            let able: Vec<u64> = (FIRST..FIRST + PEOPLE).filter(|id| *id != model.owner && able(id)).collect();
            let by = match able.len() {
                0 => anyone(&mut self.dice),
                _ if self.dice.roll(6) == 0 => anyone(&mut self.dice),
                _ => *self.dice.pick(&able),
            };
            // The owner has had a say in the prologue; in between it only stands in the way.
            if by != self.models[tenant].owner {
                let command = self.any_command(tenant, by);
                self.command(tenant, by, command).await;
            }
        }
        for (tenant, touched) in touched.into_iter().enumerate() {
            self.is_as_the_model_says(tenant).await;
            if touched {
                self.owner_may_do_everything(tenant).await;
            }
        }
        touched
    }

    fn any_command(&mut self, tenant: usize, by: u64) -> Command {
        let (person, notes) = (self.somebody(tenant, by), *self.dice.pick(&[None, Some("a"), Some("b")]));
        let (name, mut shape) = (*self.dice.pick(&ROLE_NAMES), self.shape());
        let model = &self.models[tenant];
        let exists = model.roles.contains_key(name);
        // Mostly what whoever gives the command could give.
        let theirs: Vec<Permission> = FOCUS[1..7].iter().copied().filter(|p| model.end(by, *p) > 0).collect();
        let only_roles = model.end(by, P::ManagePermissions) == 0 && model.end(by, P::ManageRoles) > 0;
        let mut permissions = self.focus();
        if !theirs.is_empty() && self.dice.roll(4) > 0 {
            permissions = chosen(&mut self.dice, &theirs);
            shape.permissions.clone_from(&permissions);
        }
        let wanted = match if only_roles { 13 + self.dice.roll(5) } else { self.dice.roll(18) } {
            0..4 => MemberChange::SetRole { role: self.role(tenant) },
            4..7 => MemberChange::Grant { permissions, until: self.until() },
            7 | 8 => MemberChange::Deny { permissions },
            9 => MemberChange::Clear { permissions },
            10 => MemberChange::Remove,
            11 => MemberChange::Copy { from: who(anyone(&mut self.dice) - FIRST) },
            12 | 13 => MemberChange::Undo,
            14 | 15 if exists => return Command::Edit(name, shape),
            16 if exists => return Command::Delete(name),
            _ => return Command::Create(name, shape),
        };
        Command::Change(person, wanted, notes)
    }

    /// Whom a command is about: mostly somebody who stands below, now and then the one whom the last was about.
    fn somebody(&mut self, tenant: usize, by: u64) -> u64 {
        if self.dice.roll(4) == 0 {
            return self.last;
        }
        let model = &self.models[tenant];
        let below: Vec<u64> =
            (FIRST..FIRST + PEOPLE).filter(|id| model.stands_above(by, model.held(*id).role)).collect();
        let aim = !below.is_empty() && self.dice.roll(4) > 0;
        if aim { *self.dice.pick(&below) } else { anyone(&mut self.dice) }
    }

    fn focus(&mut self) -> Vec<Permission> {
        chosen(&mut self.dice, &FOCUS)
    }

    fn shape(&mut self) -> Shape {
        // No role stands above the owner's.
        let above = *self.dice.pick(&Role::ALL[1..]);
        Shape { name: String::new(), above, permissions: self.focus() }
    }

    fn until(&mut self) -> Option<DateTime<Utc>> {
        let days = *self.dice.pick(&[0, 0, 1, 2]);
        (days > 0).then(|| self.base + TimeDelta::days(days))
    }

    fn role(&mut self, tenant: usize) -> RoleRef {
        let own: Vec<RoleRef> = self.models[tenant].roles.values().map(|(role, _)| *role).collect();
        match self.dice.roll(3) {
            0 if !own.is_empty() => *self.dice.pick(&own),
            1 => (*self.dice.pick(&[Role::User, Role::Viewer, Role::Support, Role::Sales])).into(),
            _ => (*self.dice.pick(Role::ALL)).into(),
        }
    }

    async fn command(&mut self, tenant: usize, by: u64, command: Command) {
        let caller = calls(&self.dbs[tenant], &who(by - FIRST)).await;
        let before = self.models[tenant].clone();
        let (expected, got) = match &command {
            Command::Change(on, wanted, notes) => {
                self.last = *on;
                let expected = self.models[tenant].change(by, *on, wanted, *notes);
                let order =
                    ChangeMember { person: who(on - FIRST), wanted: wanted.clone(), notes: notes.map(str::to_owned) };
                (expected, self.change(tenant, &before, by, &caller, order).await)
            }
            Command::Create(name, shape) => self.create(tenant, by, &caller, name, shape).await,
            Command::Edit(name, shape) => self.edit(tenant, by, &caller, name, shape).await,
            Command::Delete(name) => self.delete(tenant, by, &caller, name).await,
        };
        assert_eq!(got, expected, "P{} in company {tenant}: {command:?}\nof {before:#?}", by - FIRST);
        self.commands += 1;
        *self.tally.entry(format!("{got:?}")).or_default() += 1;
        self.done[tenant] += i64::from(got == Answer::Done);
        self.refused[tenant] += i64::from(got == Answer::Refused);
    }

    async fn change(&self, tenant: usize, before: &Company, by: u64, caller: &Caller, order: ChangeMember) -> Answer {
        let outcome = match members::change(&self.dbs[tenant], caller, order).await {
            Ok(Outcome::Done(changed)) => changed,
            Ok(Outcome::Requested(request)) => panic!("nobody asked for a second person: {request:?}"),
            Err(error) => return answer(error),
        };
        // What no verb gets around, said without the model of the verbs.
        if by != before.owner {
            assert!(outcome.gained.iter().all(|p| before.end(by, *p) > 0), "given and not held: {outcome:?}");
            assert!(!outcome.gained.contains(&P::ManagePermissions), "only the owner gives it: {outcome:?}");
            let below = |role: &AnyRole| before.stands_above(by, role.reference());
            assert!(below(&outcome.before.role), "of no lower rank: {outcome:?}");
            assert!(below(&outcome.after.role), "given a role of no lower rank: {outcome:?}");
        }
        Answer::Done
    }

    async fn create(&mut self, at: usize, by: u64, caller: &Caller, name: &str, shape: &Shape) -> (Answer, Answer) {
        let expected = match self.models[at].may_shape(by, None, Some(shape)) {
            Answer::Done if self.models[at].roles.contains_key(name) => Answer::NameTaken,
            other => other,
        };
        let new = NewRole { name: name.into(), above: shape.above, permissions: shape.permissions.clone() };
        match roles::create(&self.dbs[at], caller, new).await {
            Ok(role) => {
                self.models[at].roles.insert(name.to_owned(), (RoleRef::Custom(role.id), shape.clone()));
                (expected, Answer::Done)
            }
            Err(error) => (expected, answer(error)),
        }
    }

    async fn edit(&mut self, at: usize, by: u64, caller: &Caller, name: &str, shape: &Shape) -> (Answer, Answer) {
        let expected = self.models[at].may_shape(by, Some(name), Some(shape));
        let edit = EditRole { name: None, above: Some(shape.above), permissions: Some(shape.permissions.clone()) };
        let (id, role) = self.role_named(at, name);
        match roles::edit(&self.dbs[at], caller, id, edit).await {
            Ok(_) => {
                self.models[at].roles.insert(name.to_owned(), (role, shape.clone()));
                (expected, Answer::Done)
            }
            Err(error) => (expected, answer(error)),
        }
    }

    async fn delete(&mut self, at: usize, by: u64, caller: &Caller, name: &str) -> (Answer, Answer) {
        let expected = self.models[at].may_shape(by, Some(name), None);
        let (id, _) = self.role_named(at, name);
        match roles::delete(&self.dbs[at], caller, id).await {
            Ok(_) => {
                self.models[at].roles.remove(name);
                (expected, Answer::Done)
            }
            Err(error) => (expected, answer(error)),
        }
    }

    fn role_named(&self, tenant: usize, name: &str) -> (RoleId, RoleRef) {
        let (role, _) = self.models[tenant].roles[name];
        match role {
            RoleRef::Custom(id) => (id, role),
            RoleRef::BuiltIn(_) => unreachable!("only the company's own are kept there"),
        }
    }

    /// Everything in the database is as the model says, the owner's row and the number of events too.
    async fn is_as_the_model_says(&self, tenant: usize) {
        let (look, model) = (&self.looks[tenant], &self.models[tenant]);
        let (state, owner, done, refused): (Value, String, i64, i64) =
            sqlx::query_as(STATE).fetch_one(look).await.expect("the state");
        assert_eq!(state, model.state(), "company {tenant}");
        assert_eq!(owner, format!("{} owner true false true 0", model.owner), "the owner stays what he is");
        assert_eq!((done, refused), (self.done[tenant], self.refused[tenant]), "one event for each command");
    }

    async fn owner_may_do_everything(&mut self, tenant: usize) {
        let owner = who(self.models[tenant].owner - FIRST);
        let found = members::check(&self.dbs[tenant], &calls(&self.dbs[tenant], &owner).await, &owner)
            .await
            .expect("the owner");
        let own: Vec<_> = Permission::ALL.iter().copied().filter(|permission| !permission.is_platform()).collect();
        let all = own.iter().all(|p| found.decide(*p, self.base).allowed);
        assert!(found.is_owner && all, "the owner may do everything in the company");
        let any = *self.dice.pick(&own);
        let door = crm::access::require(&self.dbs[tenant], &calls(&self.dbs[tenant], &owner).await, any).await;
        assert!(door.is_ok(), "the owner was shut out of {any}: {door:?}");
    }
}

const STATE: &str = "select jsonb_build_object(
        'members', (select jsonb_object_agg(discord_id, jsonb_build_array(role, replace(custom_role::text, '-', '')))
                    from members where role <> 'user' or custom_role is not null),
        'grants', coalesce((select jsonb_object_agg(m.discord_id || ' ' || g.permission,
                       jsonb_build_array(g.effect, (extract(epoch from g.until) * 1000000)::bigint, g.notes))
                   from grants g join members m on m.id = g.member_id), '{}'),
        'roles', coalesce((select jsonb_object_agg(name, (select jsonb_agg(p order by p) from unnest(permissions) p))
                  from roles), '{}')),
    (select concat_ws(' ', discord_id, role, is_owner::text, (disabled_at is not null)::text, (custom_role is null)::text,
                      (select count(*) from grants where member_id = m.id)) from members m where is_owner),
    (select count(*) from audit_log where outcome = 'done'
        and action not in ('tenant.create')), (select count(*) from audit_log where outcome = 'refused')";

fn answer(error: Error) -> Answer {
    match error {
        Error::Denied(_) => Answer::Refused,
        Error::Conflict(Conflict::NoChange) => Answer::NoChange,
        Error::Conflict(Conflict::NothingToUndo) => Answer::NothingToUndo,
        Error::Conflict(Conflict::ChangedSince) => Answer::ChangedSince,
        Error::Conflict(Conflict::RoleHeld(_) | Conflict::HeldRoleTakesSecond(_)) => Answer::RoleHeld,
        Error::Conflict(Conflict::Taken(Noun::Role)) => Answer::NameTaken,
        Error::NotFound(Noun::Role) => Answer::NoSuchRole,
        other => panic!("no answer for a person: {other}"),
    }
}

async fn company(house: &Installation, slug: &str, owner: &Person) -> TenantDb {
    let new = NewTenant {
        name: slug.into(),
        slug: slug.into(),
        owner: owner.discord_id,
        owner_name: owner.name.clone(),
        language: Language::Arabic,
        time_zone: "Asia/Riyadh".into(),
        country: None,
    };
    tenants::create(&house.server, &Caller::console("tests"), new).await.expect("a company")
}

/// To see a failure again, put its seed in place of the fresh one.
#[tokio::test]
async fn random_sequences_leave_the_owner_alone_and_follow_the_rules() {
    let house = Installation::new().await;
    let (seed, sequences) = (seed(), depth(SEQUENCES.0, SEQUENCES.1));
    let mut pairs = Vec::new();
    for n in 0..PAIRS {
        pairs.push(Pair::new(&house, n, seed.wrapping_add(n as u64)).await);
    }
    let players = pairs.into_iter().map(|mut pair| async move {
        pair.play(sequences / PAIRS).await;
        for look in &pair.looks {
            look.close().await;
        }
        (pair.commands, pair.tally)
    });
    let played = futures_util::future::join_all(players).await;
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for (answer, count) in played.iter().flat_map(|(_, tally)| tally) {
        *tally.entry(answer.clone()).or_default() += count;
    }
    println!(
        "{sequences} sequences, {} commands: {tally:?}",
        played.iter().map(|(commands, _)| commands).sum::<usize>()
    );
    // Nothing was proved by answers that never came. Those at the end are too rare for a sample.
    let answers = ["Done", "Refused", "NoChange", "NothingToUndo", "NameTaken", "RoleHeld"];
    for often in &answers[..depth(4, answers.len())] {
        assert!(tally.get(*often).is_some_and(|count| *count > 5), "{often}: {tally:?}");
    }
    house.finish().await;
}
