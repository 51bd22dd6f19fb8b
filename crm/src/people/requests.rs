//! Four eyes: what a company wants a second person's word for waits here until somebody approves or refuses it, or until a
//! day has passed.
//!
//! To let another verb ask for it: a variant of [`ApprovalRule`] by which owners switch it on, a variant of
//! [`PendingAction`] that says what is to be done (with its permission), its arm in [`approve`], and in the verb
//! `needs_approval` and `file`. What is not done with the approval itself is done by its maker, who runs the verb again:
//! see `use_approved_export`.

mod events;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    access,
    caller::Caller,
    db::{TenantDb, Tx},
    decision::RankRule,
    error::{Conflict, Error, Limit, Noun, Refusal, RefusalRule, Result, Stop},
    ids::{DiscordId, MemberId, RequestId},
    jobs::Job,
    kernel::{
        attempt::Target,
        audit::{Action, Filter, Format},
        export::{Kind, What},
        names::names,
        posts::{self, Post, Subject},
        queue::Claimed,
        settings::{self, OwnerChannel, SecondPerson, Setting},
    },
    members::{ChangeMember, Changed, OnBehalf, Person, Plan},
    notice::Notice,
    permission::Permission,
};

/// How long a request waits.
pub const OPEN_FOR: TimeDelta = TimeDelta::hours(24);

/// For how long an approval stands of what its maker is to do.
pub const STANDS_FOR: TimeDelta = TimeDelta::hours(1);

/// How many requests one person may have waiting.
pub const WAITING: i64 = 20;

/// How many of those that wait are listed at once.
const LISTED: i64 = 20;

/// What a company can want a second person's word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalRule {
    /// Giving a role that ranks as high as `admin`, or higher.
    SetAdmin,
    /// Saving the audit log to a file.
    Export,
    /// Letting somebody have this permission, by whatever verb.
    Grant(Permission),
}

impl ApprovalRule {
    /// Its name in settings.
    pub fn name(self) -> String {
        match self {
            Self::SetAdmin => "set_admin".to_owned(),
            Self::Export => "export".to_owned(),
            Self::Grant(permission) => format!("grant:{permission}"),
        }
    }

    /// What whoever approves it must hold.
    pub(crate) fn approved_with(self) -> Permission {
        match self {
            Self::SetAdmin | Self::Grant(_) => Permission::ManagePermissions,
            Self::Export => Permission::ExportData,
        }
    }

    /// The rule with this name.
    pub fn named(name: &str) -> Option<Self> {
        match (name, name.strip_prefix("grant:")) {
            ("set_admin", _) => Some(Self::SetAdmin),
            ("export", _) => Some(Self::Export),
            (_, Some(permission)) => permission.parse().ok().map(Self::Grant),
            _ => None,
        }
    }
}

/// What is to be done once somebody approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PendingAction {
    /// A change of what a person may do. It is made with the approval.
    ChangeMember(ChangeMember),
    /// Saving the audit log to a file, which its maker does once it is approved.
    ExportAudit {
        /// Which events.
        filter: Filter,
        /// What the file is.
        format: Format,
    },
    /// Saving data to a file, which its maker does once it is approved.
    ExportData {
        /// Which.
        what: What,
        /// What the file is.
        file: Kind,
    },
}

impl PendingAction {
    /// What its maker and whoever decides about it must hold.
    fn permission(&self) -> Permission {
        match self {
            Self::ChangeMember(_) => Permission::ManagePermissions,
            Self::ExportAudit { .. } | Self::ExportData { .. } => Permission::ExportData,
        }
    }

    /// Whom it is about, if it is about somebody.
    pub fn about(&self) -> Option<&Person> {
        match self {
            Self::ChangeMember(order) => Some(&order.person),
            Self::ExportAudit { .. } | Self::ExportData { .. } => None,
        }
    }

    /// Whether its maker does it, once it is approved.
    pub fn is_left_to_its_maker(&self) -> bool {
        matches!(self, Self::ExportAudit { .. } | Self::ExportData { .. })
    }

    /// Why, in the maker's words.
    pub fn notes(&self) -> Option<&str> {
        match self {
            Self::ChangeMember(order) => order.notes.as_deref(),
            Self::ExportAudit { .. } | Self::ExportData { .. } => None,
        }
    }
}

/// What came of an approval.
#[derive(Clone, Debug)]
pub enum Approved {
    /// The change was made.
    Changed(Box<Changed>),
    /// The maker can go on, for as long as [`STANDS_FOR`].
    MayGoOn,
}

names! {
    /// How a request stands.
    pub enum RequestState {
        /// It waits.
        Open = "open",
        /// Somebody approved it.
        Approved = "approved",
        /// Somebody refused it.
        Refused = "refused",
        /// Its maker took it back.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
        /// Somebody approved it, and it could no longer be carried out.
        Failed = "failed",
    }
}

/// How a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Approved,
    Refused,
    Withdrawn,
    Expired,
    Failed,
}

impl Ending {
    fn state(self) -> RequestState {
        match self {
            Self::Approved => RequestState::Approved,
            Self::Refused => RequestState::Refused,
            Self::Withdrawn => RequestState::Withdrawn,
            Self::Expired => RequestState::Expired,
            Self::Failed => RequestState::Failed,
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Approved => Action::RequestApproved,
            Self::Refused => Action::RequestRefused,
            Self::Withdrawn => Action::RequestWithdrawn,
            Self::Expired => Action::RequestExpired,
            Self::Failed => Action::RequestFailed,
        }
    }
}

/// Something that waits, or waited, for a second person.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// What is to be done.
    pub work: PendingAction,
    /// Who asks.
    pub maker: Person,
    /// Until when it waits.
    pub expires_at: DateTime<Utc>,
    /// How it stands.
    pub state: RequestState,
    /// What the custom role that is asked for is called, if one is and it is still there.
    pub role: Option<String>,
    /// Who decided.
    pub decided_by: Option<DiscordId>,
    /// The post in the owners' channel that shows it, if one does.
    pub post: Option<Post>,
    made_by: MemberId,
    /// The event that is to be undone, if that is what is asked for.
    undoes: Option<i64>,
}

/// Whether the company wants a second person's word for any of these.
pub(crate) async fn needs_approval(tx: &mut Tx, approval_rules: &[ApprovalRule]) -> Result<bool> {
    let wanted = settings::get::<SecondPerson>(tx.conn()).await?;
    Ok(approval_rules.iter().any(|rule| wanted.contains(&rule.name())))
}

/// Asks for a second person's word. Refuses if nobody could give it, or nobody would see the question.
pub(crate) async fn file(mut tx: Tx, work: PendingAction, undoes: Option<i64>) -> Result<Request> {
    let (now, permission) = (tx.now(), work.permission());
    let made_by = tx.who.member.ok_or_else(|| Error::internal("only people ask for a second person"))?;
    let maker = tx.caller().identity.person().ok_or_else(|| Error::internal("only people ask for a second person"))?;
    if settings::get::<OwnerChannel>(tx.conn()).await?.0.is_none() {
        return Err(Error::Conflict(Conflict::NoOwnerChannel));
    }
    let waiting = sql::waiting_of(&mut tx, made_by).await?;
    if waiting >= WAITING {
        return Err(Error::LimitReached(Limit::Requests));
    }
    // Somebody but the maker and whom it is about.
    let holders = access::holders(tx.conn(), permission, None, 3, now).await?;
    let about = work.about().map(|about| about.discord_id);
    if !holders.iter().any(|holder| holder.member != made_by && (about.is_none() || holder.discord_id != about)) {
        return Err(Error::Conflict(Conflict::NobodyToApprove(permission)));
    }
    let (id, expires_at) = (RequestId::new(now), now + OPEN_FOR);
    let state = RequestState::Open;
    let request =
        Request { id, work, maker, expires_at, state, role: None, decided_by: None, post: None, made_by, undoes };
    sql::insert(&mut tx, &request).await?;
    tx.enqueue(Job::ShowRequest { request: id });
    tx.enqueue_at(Job::ExpireRequest { request: id }, expires_at);
    tx.commit(events::made(&request)).await?;
    Ok(request)
}

/// Approves a request. What can be done without its maker is done, with the maker's rights as they are now.
///
/// Nobody approves their own, and nobody what is about themselves. If the maker may no longer do it, or it no longer makes
/// sense, the request is closed as failed.
pub async fn approve(db: &TenantDb, caller: &Caller, id: RequestId) -> Result<(Request, Approved)> {
    let (mut tx, mut request) = take(db, caller, id).await?;
    if Some(request.made_by) == tx.who.member {
        return Err(tx.refuse(Refusal::OwnRequest).await);
    }
    let about = match request.work.about() {
        Some(about) => access::find_member(tx.conn(), about.discord_id).await?,
        None => None,
    };
    if about.is_some() && about == tx.who.member {
        return Err(tx.refuse(Refusal::Rank(RankRule::Yourself)).await);
    }
    let order = match request.work.clone() {
        PendingAction::ChangeMember(order) => order,
        PendingAction::ExportAudit { .. } | PendingAction::ExportData { .. } => {
            close(&mut tx, &mut request, Ending::Approved).await?;
            tx.commit(events::ended(&request, Ending::Approved)).await?;
            return Ok((request, Approved::MayGoOn));
        }
    };
    let (maker, logged_as) = (request.made_by, request.maker.discord_id.to_string());
    let behalf = OnBehalf { maker, logged_as, undoes: request.undoes };
    let plan = match Plan::make(&mut tx, Some(behalf), order).await {
        Ok(plan) => plan,
        Err(Stop::RefuseMaker(refusal)) => return fail(tx, request, refusal.rule()).await,
        Err(Stop::Fail(Error::Conflict(_) | Error::Invalid { .. } | Error::NotFound(_))) => {
            drop(tx);
            let (tx, request) = take(db, caller, id).await?;
            return fail(tx, request, RefusalRule::Overtaken).await;
        }
        Err(stop) => return Err(tx.stop(stop).await),
    };
    close(&mut tx, &mut request, Ending::Approved).await?;
    let changed = plan.carry_out(tx, Some(&request)).await?;
    Ok((request, Approved::Changed(Box::new(changed))))
}

/// Refuses a request; its maker withdraws it by the same word.
pub async fn refuse(db: &TenantDb, caller: &Caller, id: RequestId) -> Result<Request> {
    let (mut tx, mut request) = take(db, caller, id).await?;
    let ending = if Some(request.made_by) == tx.who.member { Ending::Withdrawn } else { Ending::Refused };
    close(&mut tx, &mut request, ending).await?;
    tx.commit(events::ended(&request, ending)).await?;
    Ok(request)
}

/// Closes a request whose time is over; does nothing to one that has been decided.
pub async fn expire(db: &TenantDb, job: &Claimed, id: RequestId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let mut request = sql::find(&mut tx, id).await?;
    if request.state != RequestState::Open {
        return Ok(());
    }
    close(&mut tx, &mut request, Ending::Expired).await?;
    tx.commit(events::ended(&request, Ending::Expired)).await
}

/// The request as it stands, for showing it.
pub async fn show(db: &TenantDb, job: &Claimed, id: RequestId) -> Result<Request> {
    // Not read only, because a request is always looked at with its row locked.
    let mut tx = db.begin_job(job).await?;
    sql::find(&mut tx, id).await
}

/// What waits for a second person, oldest first, for whoever may see what takes one.
pub async fn waiting(db: &TenantDb, caller: &Caller) -> Result<Vec<Request>> {
    let mut tx = db.read(caller, SecondPerson::KEY.seen_with()).await?;
    sql::waiting(&mut tx, LISTED).await
}

/// Remembers the post that shows a request.
pub async fn shown(db: &TenantDb, job: &Claimed, id: RequestId, post: Post) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    posts::remember(&mut tx, [Subject::Request(id)], post).await?;
    tx.commit_recorded().await
}

/// The export that the caller may make now because it was approved, if there is one; it may be made once.
pub(crate) async fn use_approved_export(tx: &mut Tx) -> Result<Option<(Filter, Format)>> {
    match sql::use_approved(tx, "export_audit").await? {
        Some(PendingAction::ExportAudit { filter, format }) => Ok(Some((filter, format))),
        Some(_) | None => Ok(None),
    }
}

/// The same, of data.
pub(crate) async fn use_approved_data(tx: &mut Tx) -> Result<Option<(What, Kind)>> {
    match sql::use_approved(tx, "export_data").await? {
        Some(PendingAction::ExportData { what, file }) => Ok(Some((what, file))),
        Some(_) | None => Ok(None),
    }
}

/// Begins a decision about an open request, its row locked. Its maker is not named as somebody who could help, because they
/// may not decide.
async fn take(db: &TenantDb, caller: &Caller, id: RequestId) -> Result<(Tx, Request)> {
    let (permission, maker) = sql::permission_for(db, id).await?;
    let target = Target::new(Noun::Request, &id);
    let mut tx = db.begin(&caller.on(target.clone()), permission).await.map_err(|mut error| {
        if let Error::Denied(denied) = &mut error {
            denied.grantors.retain(|grantor| Some(*grantor) != maker);
        }
        error
    })?;
    let request = sql::find(&mut tx, id).await?;
    if let Some(about) = request.work.about() {
        tx.on(target.called(&about.name));
    }
    if Some(request.work.permission()) != tx.permission() {
        return Err(Error::NotFound(Noun::Request));
    }
    let open = request.state == RequestState::Open && tx.now() < request.expires_at;
    if open { Ok((tx, request)) } else { Err(Error::Conflict(Conflict::RequestOver)) }
}

async fn close(tx: &mut Tx, request: &mut Request, ending: Ending) -> Result<()> {
    let decided_by = tx.who.member.filter(|_| matches!(ending, Ending::Approved | Ending::Refused));
    sql::close(tx, request.id, ending.state(), decided_by).await?;
    request.state = ending.state();
    request.decided_by = decided_by.and_then(|_| tx.caller().identity.discord());
    tx.enqueue(Job::ShowRequest { request: request.id });
    if ending != Ending::Withdrawn {
        let go_on = ending == Ending::Approved && request.work.is_left_to_its_maker();
        let notice = Notice::RequestEnded { request: request.id, how: request.state, go_on };
        tx.enqueue(Job::TellMember { to: request.maker.discord_id, notice: Box::new(notice), maker: None });
    }
    Ok(())
}

async fn fail<T>(mut tx: Tx, mut request: Request, why: RefusalRule) -> Result<T> {
    close(&mut tx, &mut request, Ending::Failed).await?;
    tx.commit(events::failed(&request, why.as_str())).await?;
    Err(Error::Conflict(Conflict::RequestFailed))
}
