//! How a company comes of a backup again: as a new one beside the first, or in its place. All of it is the platform's.
//!
//! Either way everything is restored into a database of its own, which nobody works in, and compared with what was counted when the backup
//! was made; only then it becomes the company's. From then on the company is quiet: nobody works for it, so that nothing reaches the
//! outside world, until the operator says so ([`resume`]). What was under way when the backup was made has been done since, as a rule, so
//! it is put aside for good: it does not go on by itself then, either.

use chrono::{DateTime, Utc};

use super::{Counts, Made, Registered, platform, sql};
use crate::{
    audit,
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Noun, Result},
    ids::{BackupId, TenantId},
    jobs::Job,
    kernel::{
        audit::{Action, Event, mac::Key},
        database::{self, From, Swap, UNHURRIED, Way},
    },
    permission::Permission,
    platform::PlatformEvent,
    registry::password_purpose,
    secrets,
    server::{self, Server},
    tenants,
};

/// Why work was put aside, for whoever looks into it (`omnicrm quarantine`).
const WHY: &str = "it was under way when the backup was made that this company was restored from";

/// A backup that a company is to come of.
#[derive(Clone, Debug)]
pub struct Copy {
    /// Its id.
    pub backup: BackupId,
    /// The company that it is of.
    pub tenant: TenantId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The file.
    pub made: Made,
    /// What the registry knew of the company.
    pub registered: Registered,
    /// How many rows each table had.
    pub counts: Counts,
}

/// A database that is being restored into.
#[derive(Clone, Debug)]
pub struct Target {
    /// The company that it is to be of.
    pub tenant: TenantId,
    slug: String,
    name: String,
    database: String,
    role: String,
    place: Place,
}

/// What becomes of the database.
#[derive(Clone, Debug)]
enum Place {
    /// A new company's.
    New,
    /// That of a company that has one, which is called this.
    Of { current: String },
}

impl Target {
    /// How the program that restores comes there.
    pub fn way(&self, server: &Server) -> Result<Way> {
        server.way(&self.database)
    }
}

/// Makes an empty database for a company to be. It is registered, and not there yet for anybody.
pub async fn into_new(server: &Server, caller: &Caller, copy: &Copy, slug: &str, name: &str) -> Result<Target> {
    tenants::check_slug(slug)?;
    let Registered { name: _, owner, language, time_zone, audit_key: _, addresses: _ } = &copy.registered;
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let (password, place) = (secrets::random_secret(), server.name(&format!("t_{slug}")));
    let new = sql::NewCompany {
        id: TenantId::new(tx.now()),
        slug,
        name,
        owner: *owner,
        language,
        time_zone,
        place: &place,
        sealed_password: server.key().seal(&password_purpose(slug), &password)?,
        schema: Server::schema_version(),
    };
    let tenant = sql::register(&mut tx, new).await?.ok_or(Error::Conflict(Conflict::Taken(Noun::Tenant)))?;
    sql::quiet(&mut tx, tenant).await?;
    tx.commit(platform("tenant.restore_begin", tenant, slug, copy.backup)).await?;
    database::make_role(server, &place, &password).await?;
    database::make(server, &place, &place, From::Nothing).await?;
    let (slug, name) = (slug.to_owned(), name.to_owned());
    Ok(Target { tenant, slug, name, role: place.clone(), database: place, place: Place::New })
}

/// Makes an empty database beside that of the company with this short name. Its own is not touched.
pub async fn in_place(server: &Server, caller: &Caller, copy: &Copy, slug: &str) -> Result<Target> {
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let sql::Company { id, slug, name, database_name, database_role, quiet_since: _ } =
        sql::company(&mut tx, slug).await?;
    if id != copy.tenant {
        return Err(Error::NotFound(Noun::Backup));
    }
    tx.commit(platform("tenant.restore_begin", id, &slug, copy.backup)).await?;
    let database = server.name(&format!("n_{slug}"));
    database::make(server, &database, &database_role, From::Nothing).await?;
    let place = Place::Of { current: database_name };
    Ok(Target { tenant: id, slug, name, database, role: database_role, place })
}

/// Takes away what was begun. A company that was to be is not there; its short name is free for the next try. `false` if there is nothing to
/// take away: it is the company's by now.
pub async fn give_up(server: &Server, target: &Target) -> Result<bool> {
    let is_begun = match target.place {
        Place::New => sql::is_begun(server, target.tenant).await?,
        // In its place it is called otherwise.
        Place::Of { .. } => database::is_there(server, &target.database).await?,
    };
    if is_begun {
        database::drop_if_there(server, &target.database).await?;
    }
    Ok(is_begun)
}

/// How many rows are in each table that was restored.
pub async fn counts(server: &Server, target: &Target) -> Result<Counts> {
    let mut conn = server.direct(Some(&target.database)).await?;
    server::run(&mut conn, UNHURRIED.to_owned()).await?;
    let counts = database::counts(&mut conn).await?;
    conn.close().await;
    Ok(counts)
}

/// Makes what was restored the company's: brings it to this program's version, puts aside what was under way, and lets people come to it.
/// The company is quiet from here on. What fails here has not happened; [`tell`] comes after.
pub async fn finish(server: &Server, caller: &Caller, target: &Target, copy: &Copy) -> Result<()> {
    server.migrate_tenant(&target.database).await?;
    settle(server, target, copy).await?;
    match &target.place {
        Place::New => open(server, caller, target, copy).await,
        Place::Of { current } => put_in_place(server, caller, target, copy, current).await,
    }
}

/// Says in the company's own log that it was restored.
pub async fn tell(server: &Server, caller: &Caller, target: &Target, copy: &Copy) -> Result<TenantDb> {
    if let Place::Of { .. } = target.place {
        // The log ends where it ended then. That nobody cuts it off is told by what is noted from now on.
        audit::set_anchors_aside(server, &target.slug, target.tenant).await?;
    }
    let db = server.tenant(target.tenant).await?;
    let tx = db.begin(caller, Permission::RestoreBackups).await?;
    let made_at = copy.made_at.format("%Y-%m-%d %H:%M UTC").to_string();
    tx.commit(Event::new(Action::BackupRestore).on(&copy.backup).called(&made_at)).await?;
    Ok(db)
}

/// What must be done before anybody works in it.
async fn settle(server: &Server, target: &Target, copy: &Copy) -> Result<()> {
    let now = server.clock().now();
    let mut conn = server.direct(Some(&target.database)).await?;
    server::run(&mut conn, UNHURRIED.to_owned()).await?;
    // All of it or nothing: a database that was half of it could send what is of the past.
    server::run(&mut conn, "begin".to_owned()).await?;
    sql::put_aside(&mut conn, Job::INWARD, Job::TIMED, WHY, now).await?;
    sql::free(&mut conn, now).await?;
    sql::put_deliveries_aside(&mut conn, WHY, now).await?;
    sql::end_exports(&mut conn, now).await?;
    sql::end_sign_ins(&mut conn, now).await?;
    tenants::keep_suspension(server, target.tenant, &mut conn).await?;
    match target.place {
        Place::New => sql::part_from_the_first(&mut conn, &target.name).await?,
        Place::Of { .. } => sql::settle_backups(&mut conn, copy.backup, &copy.made, now).await?,
    }
    server::run(&mut conn, "commit".to_owned()).await?;
    // Statements are planned by what is known of the tables, of which nothing is yet.
    server::run(&mut conn, "analyze".to_owned()).await?;
    conn.close().await;
    Ok(())
}

/// A new company is there. Its log verifies under the key that it was written with.
async fn open(server: &Server, caller: &Caller, target: &Target, copy: &Copy) -> Result<()> {
    let kept = hex::decode(&copy.registered.audit_key).map_err(Error::internal)?;
    let audit_key = Key::kept(server.key(), copy.tenant, &kept)?.seal(server.key(), target.tenant)?;
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    sql::activate(&mut tx, target.tenant, &audit_key, Server::schema_version()).await?;
    tx.commit(platform("tenant.restore", target.tenant, &target.slug, copy.backup)).await
}

/// The company works in what was restored. From the first step on nobody works for it.
async fn put_in_place(server: &Server, caller: &Caller, target: &Target, copy: &Copy, current: &str) -> Result<()> {
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let was_quiet = sql::company(&mut tx, &target.slug).await?.quiet_since.is_some();
    sql::quiet(&mut tx, target.tenant).await?;
    sql::schema_is(&mut tx, target.tenant, Server::schema_version()).await?;
    tx.commit(platform("tenant.restore", target.tenant, &target.slug, copy.backup)).await?;
    let old = old_name(server, &target.slug);
    let names = Swap { current, new: &target.database, old: &old, role: &target.role };
    if let Err(error) = database::swap(server, target.tenant, &names).await {
        let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
        if !was_quiet {
            sql::resume(&mut tx, target.tenant).await?;
        }
        tx.commit(platform("tenant.restore_fail", target.tenant, &target.slug, copy.backup)).await?;
        return Err(error);
    }
    Ok(())
}

/// What the database from before a restoration in place is called.
fn old_name(server: &Server, slug: &str) -> String {
    server.name(&format!("o_{slug}"))
}

/// Whether the database from before a restoration in place is kept.
pub async fn has_old(server: &Server, slug: &str) -> Result<bool> {
    tenants::check_slug(slug)?;
    database::is_there(server, &old_name(server, slug)).await
}

/// Takes away the database from before a restoration in place. `false` if there is none.
pub async fn forget_old(server: &Server, caller: &Caller, slug: &str) -> Result<bool> {
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let company = sql::company(&mut tx, slug).await?;
    let old = old_name(server, &company.slug);
    if !database::is_there(server, &old).await? {
        return Ok(false);
    }
    database::drop_if_there(server, &old).await?;
    let event = PlatformEvent {
        action: "tenant.forget_old",
        tenant: Some(company.id),
        target: Some(company.slug),
        after: None,
        reason: None,
    };
    tx.commit(event).await?;
    Ok(true)
}

/// Since when companies are quiet because they were restored: by their short names.
pub async fn quiet(server: &Server, caller: &Caller) -> Result<Vec<(String, DateTime<Utc>)>> {
    sql::all_quiet(&mut server.begin_platform(caller, Permission::ViewTenants).await?).await
}

/// Has a company that was restored reach the outside world again. `false` if it does already.
pub async fn resume(server: &Server, caller: &Caller, slug: &str) -> Result<bool> {
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let sql::Company { id, slug, name: _, database_name: _, database_role: _, quiet_since } =
        sql::company(&mut tx, slug).await?;
    if quiet_since.is_none() {
        return Ok(false);
    }
    sql::resume(&mut tx, id).await?;
    let event =
        PlatformEvent { action: "tenant.resume", tenant: Some(id), target: Some(slug), after: None, reason: None };
    tx.commit(event).await?;
    let db = server.tenant(id).await?;
    db.begin(caller, Permission::RestoreBackups).await?.commit(Event::new(Action::BackupResume)).await?;
    Ok(true)
}
