//! Four eyes: what a company wants a second person's word for waits here until somebody approves or refuses it, or until a
//! day has passed.
//!
//! To let another verb ask for it: a variant of [`ApprovalRule`] by which owners switch it on, a variant of [`PendingAction`] that says what
//! is to be done (with its permission), its arm in [`approve`], and in the verb `wanted` and `file`. What is not done with
//! the approval itself is done by its maker, who runs the verb again: see `use_approved_export`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    access::{self, Holder},
    audit::{self, Event},
    caller::Caller,
    db::{TenantDb, Tx},
    decision::RankRule,
    error::{Conflict, Error, Refusal, Result, Stop},
    ids::{DiscordId, MemberId, RequestId},
    jobs::{Claimed, Job, Notice},
    members::{ChangeMember, Changed, OnBehalf, Person, Plan},
    permission::Permission,
};

/// How long a request waits.
pub const OPEN_FOR: TimeDelta = TimeDelta::hours(24);

/// For how long an approval stands of what its maker is to do.
pub const STANDS_FOR: TimeDelta = TimeDelta::hours(1);

/// How many requests one person may have waiting.
const WAITING: i64 = 20;

/// Where the stored work says which event is to be undone: when the second person decides, the maker's last change may be
/// another.
const UNDOES: &str = "undoes";

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
        filter: audit::Filter,
        /// What the file is.
        format: audit::Format,
    },
}

impl PendingAction {
    /// What its maker and whoever decides about it must hold.
    fn permission(&self) -> Permission {
        match self {
            Self::ChangeMember(_) => Permission::ManagePermissions,
            Self::ExportAudit { .. } => Permission::ExportData,
        }
    }

    /// Whom it is about, if it is about somebody.
    pub fn about(&self) -> Option<&Person> {
        match self {
            Self::ChangeMember(order) => Some(&order.person),
            Self::ExportAudit { .. } => None,
        }
    }

    /// Why, in the maker's words.
    pub fn notes(&self) -> Option<&str> {
        match self {
            Self::ChangeMember(order) => order.notes.as_deref(),
            Self::ExportAudit { .. } => None,
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
    /// `open`, `approved`, `refused`, `withdrawn`, `expired` or `failed`.
    pub state: String,
    /// What the custom role that is asked for is called, if one is and it is still there.
    pub role: Option<String>,
    /// Who decided.
    pub decided_by: Option<DiscordId>,
    /// The post in the owners' channel that shows it.
    pub post: Option<DiscordId>,
    made_by: MemberId,
    /// The event that is to be undone, if that is what is asked for.
    undoes: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: RequestId,
    work: Value,
    made_by: MemberId,
    maker_discord: Option<DiscordId>,
    maker_name: String,
    expires_at: DateTime<Utc>,
    state: String,
    role: Option<String>,
    decided_by: Option<DiscordId>,
    post: Option<DiscordId>,
}

impl Row {
    fn read(self) -> Result<Request> {
        let Self { id, work, made_by, maker_discord, maker_name, expires_at, state, role, decided_by, post } = self;
        let discord_id = maker_discord.ok_or_else(|| Error::internal("a request's maker has no Discord id"))?;
        let maker = Person { discord_id, name: maker_name };
        let undoes = work[UNDOES].as_i64();
        let work = serde_json::from_value(work).map_err(Error::internal)?;
        Ok(Request { id, work, maker, expires_at, state, role, decided_by, post, made_by, undoes })
    }
}

/// Whether the company wants a second person's word for any of these.
pub(crate) async fn needs_approval(tx: &mut Tx, approval_rules: &[ApprovalRule]) -> Result<bool> {
    let names: Vec<String> = approval_rules.iter().map(|rule| rule.name()).collect();
    Ok(sqlx::query_scalar("select second_person && $1 from tenant").bind(names).fetch_one(tx.conn()).await?)
}

/// Asks for a second person's word. Refuses if nobody could give it, or nobody would see the question.
pub(crate) async fn file(mut tx: Tx, work: PendingAction, undoes: Option<i64>) -> Result<Request> {
    let mut stored = serde_json::to_value(&work).map_err(Error::internal)?;
    if let Some(event) = undoes {
        stored[UNDOES] = event.into();
    }
    let (now, permission) = (tx.now(), work.permission());
    let made_by = tx.who.member.ok_or_else(|| Error::internal("only people ask for a second person"))?;
    let maker = tx.caller().identity.person().ok_or_else(|| Error::internal("only people ask for a second person"))?;
    let (channel, waiting): (Option<DiscordId>, i64) = sqlx::query_as(
        "select owner_channel, (select count(*) from requests where made_by = $1 and state = 'open' and expires_at > $2)
         from tenant",
    )
    .bind(made_by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?;
    if channel.is_none() {
        return Err(Error::Conflict(Conflict::NoOwnerChannel));
    }
    if waiting >= WAITING {
        return Err(Error::LimitReached("requests"));
    }
    // Somebody but the maker and whom it is about.
    let holders = access::holders(tx.conn(), permission, None, 3, now).await?;
    let about = work.about().map(|about| about.discord_id);
    let approver =
        |holder: &Holder| holder.member != made_by && holder.discord_id.is_some() && holder.discord_id != about;
    if !holders.iter().any(approver) {
        return Err(Error::Conflict(Conflict::NobodyToApprove));
    }
    let (id, expires_at) = (RequestId::new(now), now + OPEN_FOR);
    sqlx::query(
        "insert into requests (id, permission, work, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(permission.as_str())
    .bind(stored)
    .bind(made_by)
    .bind(now)
    .bind(expires_at)
    .execute(tx.conn())
    .await?;
    let state = "open".to_owned();
    let request =
        Request { id, work, maker, expires_at, state, role: None, decided_by: None, post: None, made_by, undoes };
    tx.enqueue(Job::ShowRequest { request: id });
    tx.enqueue_at(Job::ExpireRequest { request: id }, expires_at);
    tx.commit(Event::RequestMade { request: &request }).await?;
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
        PendingAction::ExportAudit { .. } => {
            close(&mut tx, &mut request, "approved").await?;
            tx.commit(Event::RequestEnded { request: &request, how: "approved", why: None }).await?;
            return Ok((request, Approved::MayGoOn));
        }
    };
    let (maker, logged_as) = (request.made_by, request.maker.discord_id.to_string());
    let behalf = OnBehalf { maker, logged_as, undoes: request.undoes };
    let plan = match Plan::make(&mut tx, Some(behalf), order).await {
        Ok(plan) => plan,
        Err(Stop::RefuseMaker(Refusal::Rank(rule))) => return fail(tx, request, rule.to_string()).await,
        Err(Stop::RefuseMaker(_)) => return fail(tx, request, "the maker may no longer ask for it".to_owned()).await,
        Err(Stop::Fail(Error::Conflict(_) | Error::Invalid { .. } | Error::NotFound(_))) => {
            drop(tx);
            let (tx, request) = take(db, caller, id).await?;
            return fail(tx, request, "it would change nothing any more, or names what is gone".to_owned()).await;
        }
        Err(stop) => return Err(tx.stop(stop).await),
    };
    close(&mut tx, &mut request, "approved").await?;
    let changed = plan.carry_out(tx, Some(&request)).await?;
    Ok((request, Approved::Changed(Box::new(changed))))
}

/// Refuses a request; its maker withdraws it by the same word.
pub async fn refuse(db: &TenantDb, caller: &Caller, id: RequestId) -> Result<Request> {
    let (mut tx, mut request) = take(db, caller, id).await?;
    let how = if Some(request.made_by) == tx.who.member { "withdrawn" } else { "refused" };
    close(&mut tx, &mut request, how).await?;
    tx.commit(Event::RequestEnded { request: &request, how, why: None }).await?;
    Ok(request)
}

/// Closes a request whose time is over; does nothing to one that has been decided.
pub async fn expire(db: &TenantDb, job: &Claimed, id: RequestId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let mut request = find(&mut tx, id).await?;
    if request.state != "open" {
        return Ok(());
    }
    close(&mut tx, &mut request, "expired").await?;
    tx.commit(Event::RequestEnded { request: &request, how: "expired", why: None }).await
}

/// The request as it stands, for showing it.
pub async fn show(db: &TenantDb, job: &Claimed, id: RequestId) -> Result<Request> {
    // Not read only, because a request is always looked at with its row locked.
    let mut tx = db.begin_job(job).await?;
    find(&mut tx, id).await
}

/// Remembers the post that shows a request.
pub async fn shown(db: &TenantDb, job: &Claimed, id: RequestId, post: DiscordId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sqlx::query("update requests set post = $2 where id = $1").bind(id).bind(post).execute(tx.conn()).await?;
    tx.commit_recorded().await
}

/// The export that the caller may make now because it was approved, if there is one; it may be made once.
pub(crate) async fn use_approved_export(tx: &mut Tx) -> Result<Option<(audit::Filter, audit::Format)>> {
    let (me, now) = (tx.who.member, tx.now());
    let work: Option<Value> = sqlx::query_scalar(
        "update requests set used_at = $2
         where id = (select id from requests
                     where made_by = $1 and state = 'approved' and used_at is null and decided_at > $3
                       and work ->> 'kind' = 'export_audit'
                     order by decided_at limit 1 for update skip locked)
         returning work",
    )
    .bind(me)
    .bind(now)
    .bind(now - STANDS_FOR)
    .fetch_optional(tx.conn())
    .await?;
    match work.map(serde_json::from_value).transpose().map_err(Error::internal)? {
        Some(PendingAction::ExportAudit { filter, format }) => Ok(Some((filter, format))),
        Some(PendingAction::ChangeMember(_)) | None => Ok(None),
    }
}

/// The permission that deciding about a request takes. To know it takes none; of a request that is not there it is that of
/// most.
async fn permission_for(db: &TenantDb, id: RequestId) -> Result<Permission> {
    let stored: Option<String> =
        sqlx::query_scalar("select permission from requests where id = $1").bind(id).fetch_optional(db.pool()).await?;
    stored.map_or(Ok(Permission::ManagePermissions), |stored| stored.parse().map_err(Error::internal))
}

/// Begins a decision about an open request, its row locked.
async fn take(db: &TenantDb, caller: &Caller, id: RequestId) -> Result<(Tx, Request)> {
    let mut tx = db.begin(caller, permission_for(db, id).await?).await?;
    let request = find(&mut tx, id).await?;
    if Some(request.work.permission()) != tx.permission() {
        return Err(Error::NotFound("request"));
    }
    let open = request.state == "open" && tx.now() < request.expires_at;
    if open { Ok((tx, request)) } else { Err(Error::Conflict(Conflict::RequestOver)) }
}

async fn find(tx: &mut Tx, id: RequestId) -> Result<Request> {
    let row: Option<Row> = sqlx::query_as(
        "select r.id, r.work, r.made_by, m.discord_id as maker_discord, m.name as maker_name, r.expires_at, r.state,
                (select name from roles where replace(id::text, '-', '') = r.work -> 'ask' ->> 'role') as role,
                d.discord_id as decided_by, r.post
         from requests r join members m on m.id = r.made_by left join members d on d.id = r.decided_by
         where r.id = $1 for update of r",
    )
    .bind(id)
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or(Error::NotFound("request"))?.read()
}

async fn close(tx: &mut Tx, request: &mut Request, how: &'static str) -> Result<()> {
    let decided_by = tx.who.member.filter(|_| matches!(how, "approved" | "refused"));
    let now = tx.now();
    sqlx::query("update requests set state = $2, decided_by = $3, decided_at = $4 where id = $1")
        .bind(request.id)
        .bind(how)
        .bind(decided_by)
        .bind(now)
        .execute(tx.conn())
        .await?;
    request.state = how.to_owned();
    request.decided_by = decided_by.and_then(|_| tx.caller().identity.discord());
    tx.enqueue(Job::ShowRequest { request: request.id });
    if how != "withdrawn" {
        let go_on = how == "approved" && matches!(request.work, PendingAction::ExportAudit { .. });
        let notice = Notice::RequestEnded { request: request.id, how: how.to_owned(), go_on };
        tx.enqueue(Job::TellMember { to: request.maker.discord_id, notice: Box::new(notice), maker: None });
    }
    Ok(())
}

async fn fail<T>(mut tx: Tx, mut request: Request, why: String) -> Result<T> {
    close(&mut tx, &mut request, "failed").await?;
    tx.commit(Event::RequestEnded { request: &request, how: "failed", why: Some(why) }).await?;
    Err(Error::Conflict(Conflict::RequestFailed))
}
