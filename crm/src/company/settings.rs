//! A company's settings, and the few facts that every door asks for. What settings there are is listed in
//! [`crate::kernel::settings`].

mod sql;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub use crate::kernel::settings::{
    AnswerMinutes, AnswerWithin, AuditChannel, AuditFeed, AutoClose, AutoText, Away, BookingChat, BreakGlass, Channel,
    ChatBookings, CompanyCurrency, Greeting, InboxChannel, InboxForum, Key, LeadForNew, MaskAddresses, OwnerChannel,
    Promises, RawDays, ReplyHold, RoleReach, Satisfaction, SecondPerson, Setting, Turns, TypingShown, WorkingHours,
};
use crate::{
    access,
    audit::{self, Feed},
    caller::Caller,
    country::Country,
    currency::Currency,
    db::{TenantDb, Tx},
    decision::RankRule,
    error::{Conflict, Error, Field, Limit, Noun, Problem, Refusal, Result},
    hours::Hours,
    ids::DiscordId,
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        reach::{self, Reach, Reached, Reaches},
        settings::{self, Chooser, Chosen},
    },
    language::Language,
    permission::Permission,
    requests::ApprovalRule,
    role::{AnyRole, RoleRef},
    roles, template, text,
};

/// What a door needs to know of a company to speak for it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What people call it.
    pub name: String,
    /// The language of its texts.
    pub language: Language,
    /// Its time zone.
    pub time_zone: chrono_tz::Tz,
    /// The Discord channel that shows customers' messages, if one is set.
    pub inbox_channel: Option<DiscordId>,
    /// The Discord forum in which each conversation has a thread, if one is set; then the channel shows nothing.
    pub inbox_forum: Option<DiscordId>,
    /// The Discord channel where the owner and who else keeps watch reads of changes and decides about requests.
    pub owner_channel: Option<DiscordId>,
    /// Whether it has said when somebody is there.
    pub has_hours: bool,
    /// How customers book.
    pub booking: ChatBookings,
}

/// The company's profile. It holds nothing that needs a permission to know.
pub async fn profile(db: &TenantDb) -> Result<Profile> {
    let (name, language, time_zone, chosen) = sql::profile(db).await?;
    let chosen = Chosen::new(chosen)?;
    Ok(Profile {
        name,
        language: language.parse().map_err(Error::internal)?,
        time_zone: time_zone.parse().map_err(Error::internal)?,
        inbox_channel: chosen.get::<InboxChannel>()?.0,
        inbox_forum: chosen.get::<InboxForum>()?.0,
        owner_channel: chosen.get::<OwnerChannel>()?.0,
        has_hours: chosen.get::<WorkingHours>()?.is_some(),
        booking: chosen.get::<BookingChat>()?,
    })
}

/// The country in which the company's people dial: as it was set, or that of its time zone.
pub async fn country(db: &TenantDb) -> Result<Option<Country>> {
    let (country, time_zone) = sql::country_and_time_zone(&mut *db.connection().await?).await?;
    Ok(dialled(country, &time_zone))
}

fn dialled(country: Option<String>, time_zone: &str) -> Option<Country> {
    country.and_then(|code| code.parse().ok()).or_else(|| Country::of_time_zone(time_zone))
}

/// What is chosen.
pub async fn get<S: Setting>(db: &TenantDb, caller: &Caller) -> Result<S::Value> {
    let mut tx = db.read(caller, S::KEY.seen_with()).await?;
    settings::get::<S>(tx.conn()).await
}

/// What a company has chosen that says something without the rest, and the country in which its people dial.
#[derive(Clone, Debug)]
pub struct Choices {
    /// As it was set, or that of its time zone.
    pub country: Option<Country>,
    /// In which money is meant where none is named.
    pub currency: Currency,
    /// When somebody is there.
    pub hours: Option<Hours>,
    /// Whether contacts' addresses are masked.
    pub mask_addresses: bool,
    /// Whether whoever writes for the first time becomes a lead.
    pub lead_for_new: bool,
    /// Whether who promises something is asked about a reminder.
    pub promises: bool,
    /// Whether customers are shown that somebody types.
    pub typing: bool,
    /// After how many days without a message a conversation is closed.
    pub auto_close: Option<u16>,
    /// How many open conversations a colleague may have while they are given others by turns.
    pub turns: Option<u16>,
    /// For how many seconds an answer waits.
    pub reply_hold: u16,
    /// For how many days raw deliveries are kept.
    pub raw_days: u16,
    /// Within how many minutes a customer is to be answered.
    pub answer_within: AnswerMinutes,
    /// What takes a second person, by the names of the rules.
    pub second_person: Vec<String>,
    /// What may be taken in an emergency.
    pub emergencies: Vec<Permission>,
}

/// What is chosen, for who may see settings.
pub async fn choices(db: &TenantDb, caller: &Caller) -> Result<Choices> {
    let mut tx = db.read(caller, Permission::ViewSettings).await?;
    let chosen = settings::all(tx.conn()).await?;
    let emergencies = chosen.get::<BreakGlass>()?;
    let (country, time_zone) = sql::country_and_time_zone(tx.conn()).await?;
    Ok(Choices {
        country: dialled(country, &time_zone),
        currency: chosen.get::<CompanyCurrency>()?,
        hours: chosen.get::<WorkingHours>()?,
        mask_addresses: chosen.get::<MaskAddresses>()?,
        lead_for_new: chosen.get::<LeadForNew>()?,
        promises: chosen.get::<Promises>()?,
        typing: chosen.get::<TypingShown>()?,
        auto_close: chosen.get::<AutoClose>()?,
        turns: chosen.get::<Turns>()?,
        reply_hold: chosen.get::<ReplyHold>()?,
        raw_days: chosen.get::<RawDays>()?,
        answer_within: chosen.get::<AnswerWithin>()?,
        second_person: chosen.get::<SecondPerson>()?,
        emergencies: emergencies.iter().filter_map(|name| name.parse().ok()).collect(),
    })
}

/// Chooses something else.
pub async fn set<S: Setting>(db: &TenantDb, caller: &Caller, value: S::Value) -> Result<()> {
    let mut tx = begin(db, caller, S::KEY).await?;
    let before = settings::lock::<S>(&mut tx).await?;
    write(tx, S::KEY, json::<S>(&before)?, json::<S>(&value)?).await
}

/// Chooses something else, made of what is chosen now: nobody's choice in between is lost. Gives what is chosen then.
pub async fn change<S: Setting>(
    db: &TenantDb,
    caller: &Caller,
    how: impl FnOnce(S::Value) -> Result<S::Value>,
) -> Result<S::Value> {
    let mut tx = begin(db, caller, S::KEY).await?;
    let now = settings::lock::<S>(&mut tx).await?;
    let before = json::<S>(&now)?;
    let after = how(now)?;
    write(tx, S::KEY, before, json::<S>(&after)?).await?;
    Ok(after)
}

/// Says whether a second person must approve what the rule names.
pub async fn set_second_person(
    db: &TenantDb,
    caller: &Caller,
    rule: ApprovalRule,
    wanted: bool,
) -> Result<Vec<String>> {
    switch::<SecondPerson>(db, caller, &rule.name(), wanted).await
}

/// Says whether a permission may be taken for an hour in an emergency.
pub async fn set_break_glass(
    db: &TenantDb,
    caller: &Caller,
    permission: Permission,
    allowed: bool,
) -> Result<Vec<String>> {
    switch::<BreakGlass>(db, caller, permission.as_str(), allowed).await
}

/// How far a role reaches that does not reach everything.
#[derive(Clone, Debug)]
pub struct Reaching {
    /// Which.
    pub role: AnyRole,
    /// How far, of what is not all within its reach.
    pub reach: BTreeMap<Reached, Reach>,
}

/// The roles that do not reach everything, highest rank first.
pub async fn reaches(db: &TenantDb, caller: &Caller) -> Result<Vec<Reaching>> {
    let mut tx = db.read(caller, Key::RoleReach.seen_with()).await?;
    let chosen = settings::get::<RoleReach>(tx.conn()).await?;
    reaching(&mut tx, &chosen).await
}

/// Says how far a role reaches: of one of these, or of all four. Refused for a role that does not rank below the caller's, and `Conflict` for
/// those of who runs the company. Gives what [`reaches`] gives then.
pub async fn set_reach(
    db: &TenantDb,
    caller: &Caller,
    role: RoleRef,
    what: Option<Reached>,
    to: Reach,
) -> Result<Vec<Reaching>> {
    let mut tx = begin(db, caller, Key::RoleReach).await?;
    let role = roles::find(&mut tx, role).await?;
    if !reach::can_be_cut(&role) {
        return Err(Error::Conflict(Conflict::ReachStays));
    }
    if !tx.who.is_owner() && tx.who.role().rank() <= role.rank() {
        return Err(tx.refuse(Refusal::Rank(RankRule::ShapeNotBelow)).await);
    }
    let before = settings::lock::<RoleReach>(&mut tx).await?;
    let after = before.clone().with(role.reference(), what, to);
    if after == before {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let reaching = reaching(&mut tx, &after).await?;
    write(tx, Key::RoleReach, json::<RoleReach>(&before)?, json::<RoleReach>(&after)?).await?;
    Ok(reaching)
}

/// Of roles that are there: one that was deleted may still be named.
async fn reaching(tx: &mut Tx, chosen: &Reaches) -> Result<Vec<Reaching>> {
    let all = roles::all(tx).await?.into_iter();
    let of = |role: AnyRole| Some(Reaching { reach: chosen.0.get(&role.reference().to_string())?.clone(), role });
    Ok(all.filter_map(of).collect())
}

/// The permissions that may be taken in an emergency, for who may take one.
pub async fn emergencies(db: &TenantDb, caller: &Caller) -> Result<Vec<Permission>> {
    let mut tx = db.read(caller, Permission::BreakGlass).await?;
    let names = settings::get::<BreakGlass>(tx.conn()).await?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Puts a name on a list or takes it off; the list as it is then.
async fn switch<S>(db: &TenantDb, caller: &Caller, name: &str, on: bool) -> Result<Vec<String>>
where
    S: Setting<Value = Vec<String>>,
{
    let mut tx = begin(db, caller, S::KEY).await?;
    let before = settings::lock::<S>(&mut tx).await?;
    let mut after: Vec<String> = before.iter().filter(|listed| *listed != name).cloned().collect();
    if on {
        after.push(name.to_owned());
        after.sort_unstable();
    }
    if after == before {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    write(tx, S::KEY, json::<S>(&before)?, json::<S>(&after)?).await?;
    Ok(after)
}

/// Begins a choice, so that a refusal says of what.
async fn begin(db: &TenantDb, caller: &Caller, key: Key) -> Result<Tx> {
    let tx = db.begin(&caller.on(Target::new(Noun::Tenant, &key)), key.chosen_with()).await?;
    match key.chosen_by() {
        Chooser::Owner if !tx.who.is_owner() => Err(tx.refuse(Refusal::Rank(RankRule::OnlyOwnerDecides)).await),
        Chooser::Owner | Chooser::Anybody => Ok(tx),
    }
}

fn json<S: Setting>(value: &S::Value) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

async fn write(tx: Tx, key: Key, before: Value, after: Value) -> Result<()> {
    let mut tx = judged(tx, key, &before, &after).await?;
    settings::put(&mut tx, key, &after).await?;
    follow(&mut tx, key, &before).await?;
    let side = |value: Value| json!({ key.as_str(): value });
    tx.commit(Event::new(Action::TenantSet).on(&key).before(side(before)).after(side(after))).await
}

/// What must hold before a setting is chosen.
async fn judged(mut tx: Tx, key: Key, before: &Value, after: &Value) -> Result<Tx> {
    match key {
        Key::InboxChannel
        | Key::InboxForum
        | Key::OwnerChannel
        | Key::AuditChannel
        | Key::CompanyCurrency
        | Key::LeadForNew
        | Key::MaskAddresses
        | Key::BookingChat
        | Key::Promises
        // Judged with the role that it is chosen for: see `set_reach`.
        | Key::RoleReach
        | Key::TypingShown => Ok(tx),
        Key::WorkingHours => reasonable_hours(after).map(|()| tx),
        Key::Greeting | Key::Away | Key::Satisfaction => reasonable_text(after).map(|()| tx),
        Key::RawDays => {
            let (least, most) = (RawDays::LEAST, RawDays::MOST);
            match after.as_u64() {
                Some(days) if (least.into()..=most.into()).contains(&days) => Ok(tx),
                _ => Err(Error::Invalid { field: Field::Days, problem: Problem::Range(least, most) }),
            }
        }
        Key::AutoClose | Key::Turns if after.is_null() => Ok(tx),
        Key::Turns => match after.as_u64() {
            Some(most) if (1..=Turns::MOST.into()).contains(&most) => Ok(tx),
            _ => Err(Error::Invalid { field: Field::Capacity, problem: Problem::Range(1, Turns::MOST) }),
        },
        Key::ReplyHold => match after.as_u64() {
            Some(seconds) if seconds <= ReplyHold::MOST.into() => Ok(tx),
            _ => Err(Error::Invalid { field: Field::Seconds, problem: Problem::Range(0, ReplyHold::MOST) }),
        },
        Key::AnswerWithin => reasonable_minutes(after).map(|()| tx),
        Key::AutoClose => match after.as_u64() {
            Some(days) if (1..=AutoClose::MOST.into()).contains(&days) => Ok(tx),
            _ => Err(Error::Invalid { field: Field::Days, problem: Problem::Range(1, AutoClose::MOST) }),
        },
        Key::SecondPerson => {
            for rule in added(before, after).filter_map(ApprovalRule::named) {
                somebody_approves(&mut tx, rule).await?;
            }
            Ok(tx)
        }
        Key::BreakGlass => {
            let mut wanted = added(before, after).filter_map(|name| name.parse().ok());
            match wanted.find(|p: &Permission| p.is_platform() || *p == Permission::ManagePermissions) {
                Some(permission) => Err(tx.refuse(Refusal::Rank(RankRule::OnlyOwnerGives { permission })).await),
                None => Ok(tx),
            }
        }
    }
}

/// Hours within their limits.
fn reasonable_hours(chosen: &Value) -> Result<()> {
    let Some(hours) = serde_json::from_value::<Option<Hours>>(chosen.clone()).map_err(Error::internal)? else {
        return Ok(());
    };
    let weeks = [Some(&hours.week), hours.ramadan.as_ref()];
    if weeks.into_iter().flatten().flat_map(|week| &week.0).any(|day| day.len() > Hours::SHIFTS) {
        return Err(Error::Invalid { field: Field::Hours, problem: Problem::Form });
    }
    if hours.holidays.len() > Hours::HOLIDAYS {
        return Err(Error::LimitReached(Limit::Holidays));
    }
    Ok(())
}

/// Minutes within their limit.
fn reasonable_minutes(chosen: &Value) -> Result<()> {
    let AnswerMinutes { first, later } = serde_json::from_value(chosen.clone()).map_err(Error::internal)?;
    let most = AnswerMinutes::MOST;
    match [first, later].into_iter().flatten().all(|minutes| (1..=most).contains(&minutes)) {
        true => Ok(()),
        false => Err(Error::Invalid { field: Field::Minutes, problem: Problem::Range(1, most) }),
    }
}

/// Texts within their limit, whose variables there are.
fn reasonable_text(chosen: &Value) -> Result<()> {
    let chosen: AutoText = serde_json::from_value(chosen.clone()).map_err(Error::internal)?;
    for text in [&chosen.ar, &chosen.en].into_iter().flatten() {
        text::paragraph(Field::Text, text, AutoText::CHARS)?;
        if let Some(unknown) = template::unknown(text, &template::AUTO_REPLY) {
            return Err(Error::Invalid { field: Field::Text, problem: Problem::Variable(unknown) });
        }
    }
    Ok(())
}

/// The names on a list that were not on it before.
fn added<'a>(before: &'a Value, after: &'a Value) -> impl Iterator<Item = &'a str> {
    let names = |list: &'a Value| list.as_array().into_iter().flatten();
    names(after).filter(move |name| names(before).all(|listed| listed != *name)).filter_map(Value::as_str)
}

/// Whether what takes a second person could ever be approved: somebody sees the request, and there is somebody else than the
/// owner, who makes it.
async fn somebody_approves(tx: &mut Tx, rule: ApprovalRule) -> Result<()> {
    if settings::get::<OwnerChannel>(tx.conn()).await?.0.is_none() {
        return Err(Error::Conflict(Conflict::NoOwnerChannel));
    }
    let (owner, permission, now) = (tx.who.member, rule.approved_with(), tx.now());
    let holders = access::holders(tx.conn(), permission, None, 2, now).await?;
    match holders.iter().any(|holder| Some(holder.member) != owner) {
        true => Ok(()),
        false => Err(Error::Conflict(Conflict::NobodyToApprove(permission))),
    }
}

/// What follows from a setting that was chosen.
async fn follow(tx: &mut Tx, key: Key, before: &Value) -> Result<()> {
    match key {
        Key::InboxChannel | Key::InboxForum => show_what_waits(tx).await,
        Key::OwnerChannel if before.is_null() => audit::begin_feed(tx, Feed::Owners).await,
        Key::AuditChannel if before["channel"].is_null() => audit::begin_feed(tx, Feed::Audit).await,
        Key::AutoClose if before.is_null() => {
            tx.enqueue(Job::CloseIdle);
            Ok(())
        }
        Key::AnswerWithin => {
            tx.enqueue(Job::RecountAnswers);
            Ok(())
        }
        Key::MaskAddresses => {
            tx.enqueue(Job::ShowCardsAnew { after: None });
            Ok(())
        }
        Key::Turns => {
            tx.enqueue(Job::BeginShift);
            Ok(())
        }
        // Both go by when somebody is there.
        Key::WorkingHours => {
            tx.enqueue(Job::RecountAnswers);
            tx.enqueue(Job::BeginShift);
            Ok(())
        }
        Key::OwnerChannel
        | Key::AuditChannel
        | Key::AutoClose
        | Key::CompanyCurrency
        | Key::RawDays
        | Key::ReplyHold
        | Key::Greeting
        | Key::Away
        | Key::Satisfaction
        | Key::LeadForNew
        | Key::BookingChat
        | Key::Promises
        | Key::RoleReach
        | Key::TypingShown
        | Key::SecondPerson
        | Key::BreakGlass => Ok(()),
    }
}

/// Messages that waited for an inbox are shown there.
async fn show_what_waits(tx: &mut Tx) -> Result<()> {
    for conversation in sql::unshown(tx).await? {
        tx.enqueue(Job::AnnounceMessages { conversation });
    }
    Ok(())
}
