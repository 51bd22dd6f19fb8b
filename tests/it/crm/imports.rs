//! Data from files: what is written is what was shown, whoever is cut off; and it is taken back to the last byte, but for what was changed
//! since.

use std::collections::BTreeMap;

use crm::{
    Error, ImportId, Permission, Role, TenantDb,
    contacts::{self, Which},
    error::{Conflict, Limit},
    jobs::{self, Claimed, Job},
    leads,
    members::{MemberChange, Person},
    overview::{
        self,
        imports::{
            self, Choice, Counting, Existing, FileProblem, Flaw, GivenFile, Goal, Import, Part, Read, State, What,
        },
    },
    pipelines::Stage,
};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr};

use super::{
    deals,
    people::{Stage as People, sara},
};
use crate::{
    depth::{Dice, depth, seed},
    harness::{calls, owner},
};

type Table = Vec<Vec<String>>;

fn table(rows: &[&[&str]]) -> Table {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

fn names(stage: &Stage) -> Vec<String> {
    match stage.called() {
        crm::pipelines::Called::Own(name) => vec![name.to_owned()],
        crm::pipelines::Called::Usual(usual) => vec![usual.as_str().to_owned()],
    }
}

async fn claimed(db: &TenantDb, work: Job) -> Claimed {
    let due = jobs::claim(db, 500).await.expect("a claim");
    due.into_iter().find(|job| job.job().as_ref() == Ok(&work)).unwrap_or_else(|| panic!("{work:?} is to be done"))
}

/// A file of these rows, the first with the names of the columns.
struct Bringing<'a> {
    db: &'a TenantDb,
    who: Person,
    id: ImportId,
    table: Table,
}

impl<'a> Bringing<'a> {
    async fn of(db: &'a TenantDb, who: &Person, what: What, table: &Table) -> Self {
        let file = GivenFile { name: "a.csv".into(), address: "https://cdn.discordapp.com/a.csv".into(), bytes: 10 };
        let import = imports::give(db, &calls(db, who).await, what, file).await.expect("a file");
        let this = Self { db, who: who.clone(), id: import.id, table: table.clone() };
        this.read().await;
        this
    }

    /// What reading its file does, without the file.
    async fn read(&self) {
        let job = claimed(self.db, Job::ReadImport { import: self.id }).await;
        let wanted = imports::to_read(self.db, &job, self.id).await.unwrap().expect("it is to be read");
        if wanted.source.is_some() {
            assert!(imports::kept(self.db, &job, self.id).await.unwrap());
        }
        let (reader, is_headed) = imports::reader(self.db, &job, self.id, &self.table, names).await.unwrap().unwrap();
        assert!(is_headed);
        let mut counting = Counting::new(&reader);
        for batch in self.rows(&reader, 0).chunks(3) {
            imports::count(self.db, &job, &mut counting, batch.to_vec()).await.unwrap();
        }
        imports::counted(self.db, &job, self.id, wanted.version, counting).await.unwrap();
        jobs::done(self.db, &job).await.unwrap();
    }

    fn rows(&self, reader: &imports::Reader, after: i64) -> Vec<Read> {
        let rows = (2..).zip(self.table.iter().skip(1)).filter(|(row, _)| *row > after);
        rows.map(|(row, cells)| reader.read(row, cells, true)).collect()
    }

    async fn now(&self) -> Import {
        imports::show(self.db, &calls(self.db, &self.who).await, self.id).await.expect("an import").import
    }

    async fn choose(&self, choice: Choice) {
        let seen = self.now().await.seen();
        imports::choose(self.db, &calls(self.db, &self.who).await, seen, choice).await.expect("it is chosen");
        if self.now().await.state == State::Reading {
            self.read().await;
        }
    }

    async fn start(&self) -> Claimed {
        let seen = self.now().await.seen();
        imports::start(self.db, &calls(self.db, &self.who).await, seen).await.expect("it starts");
        claimed(self.db, Job::RunImport { import: self.id }).await
    }

    /// Writes what is left to be written, so many rows at a time; ends after so many batches.
    async fn write(&self, job: &Claimed, size: usize, batches: usize) -> Result<bool, Error> {
        let Some(mut running) = imports::open(self.db, job, self.id).await? else { return Ok(false) };
        let (reader, _) = imports::reader(self.db, job, self.id, &[], names).await?.expect("it is there");
        for (nth, batch) in self.rows(&reader, running.reached).chunks(size).enumerate() {
            if nth == batches {
                return Ok(false);
            }
            if !imports::batch(self.db, &mut running, batch.to_vec()).await? {
                return Ok(false);
            }
        }
        let bad = imports::bad(self.db, job, self.id).await?.expect("it is being written");
        let bytes = (!bad.is_empty()).then_some(1);
        imports::finished(self.db, job, self.id, bytes).await
    }

    async fn run(&self) -> Import {
        let job = self.start().await;
        assert!(self.write(&job, 4, usize::MAX).await.unwrap());
        self.now().await
    }

    async fn undo(&self) -> Import {
        imports::undo(self.db, &calls(self.db, &self.who).await, self.id).await.expect("it is taken back");
        let job = claimed(self.db, Job::UndoImport { import: self.id }).await;
        let undoing = imports::open_undo(self.db, &job, self.id).await.unwrap().expect("it is to be taken back");
        while imports::undo_batch(self.db, &undoing).await.unwrap() {}
        self.now().await
    }
}

/// What there is of people and what they want, but for what says how often and when it was changed, which goes up whoever takes it back.
async fn dump(look: &PgPool) -> BTreeMap<String, Vec<String>> {
    let but = "- 'version' - 'changed' - 'changed_by' - 'updated_at'";
    let mut all = BTreeMap::new();
    for table in [
        "contacts",
        "channel_identities",
        "contact_words",
        "contact_duplicates",
        "companies",
        "leads",
        "consents",
        "activities",
        "merges",
        "tasks",
        "deals",
        "conversations",
    ] {
        let rows = format!("select (to_jsonb(t) {but})::text from {table} t order by 1");
        let rows = sqlx::query_scalar(AssertSqlSafe(rows).into_sql_str()).fetch_all(look).await.expect("its rows");
        all.insert(table.to_owned(), rows);
    }
    all
}

/// The same without what is drawn anew each time: ids, numbers and moments.
async fn meaning(look: &PgPool) -> Vec<String> {
    let rows = "select concat_ws('|', c.name, c.search_key, c.words::text, c.notes, c.language, c.version, c.changed, o.name, c.extra,
                       (select string_agg(kind || value, ' ' order by value) from channel_identities where contact_id = c.id),
                       (select string_agg(word, ' ' order by word) from contact_words where contact_id = c.id),
                       (select string_agg(concat_ws('/', l.interest, l.notes, l.state, l.source, s.key, l.version), ' ') from leads l
                        join stages s on s.id = l.stage_id where l.contact_id = c.id))
                from contacts c left join companies o on o.id = c.company_id order by 1";
    sqlx::query_scalar(rows).fetch_all(look).await.expect("contacts")
}

#[tokio::test]
async fn a_file_is_looked_at_chosen_about_written_and_taken_back() {
    let stage = People::set().await;
    let db = &stage.db;
    let known = deals::lead(db, "سارة", Some("+966501234567")).await.contact_id;
    let look = async |which| contacts::show(db, &calls(db, &owner()).await, which).await.unwrap();
    let before = dump(&stage.look).await;
    let rows = table(&[
        &["الاسم", "رقم الجوال", "البريد", "الشركة", "المدينة", "ملاحظات"],
        &["سارة القحطاني", "0501234567", "Sara@Example.com", "شركة الأفق", "جدة", "عميلة"],
        &["نورة العتيبي", "٠٥٠٧٦٥٤٣٢١", "", "شركة الافق", "", "'=1+1"],
        &["نورة مرة أخرى", "+966507654321"],
        &["", "0551112223"],
        &["بلا رقم", "hello", "x@"],
        &["اسم وحده"],
    ]);
    let bringing = Bringing::of(db, &owner(), What::Contacts, &rows).await;
    let import = bringing.now().await;
    let goals: Vec<String> = import.goals.iter().map(Goal::to_string).collect();
    assert_eq!(
        (import.state, goals),
        (State::Ready, ["name", "phone", "email", "company", "-", "notes"].map(str::to_owned).into())
    );
    let tally = import.tally;
    assert_eq!((tally.rows, tally.fresh, tally.known, tally.twice, tally.bad), (6, 2, 1, 1, 2));
    assert_eq!(import.preview[4].flaws, [Flaw::Phone, Flaw::Email]);
    assert_eq!(dump(&stage.look).await, before, "looking writes nothing");

    bringing.choose(Choice::Goal(4, Goal::Part(Part::Notes))).await;
    bringing.choose(Choice::Existing(Existing::Fill)).await;
    let stale = imports::start(db, &calls(db, &owner()).await, import.seen()).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::ChangedSince))), "{stale:?}");
    let import = bringing.run().await;
    assert_eq!(
        (import.state, import.made, import.changed, import.tally.twice, import.tally.bad),
        (State::Done, 2, 1, 1, 2)
    );
    let filled = look(known).await;
    assert_eq!((&*filled.name, filled.notes.as_deref()), ("سارة", Some("جدة\nعميلة")), "what was known stays");
    assert_eq!((filled.emails.len(), filled.company.as_deref()), (1, Some("شركة الأفق")));
    let found = contacts::suggest(db, &calls(db, &owner()).await, "عتيبي", Permission::ViewContacts).await.unwrap();
    let noura = look(found[0].id).await;
    assert_eq!(
        (noura.notes.as_deref(), noura.company.as_deref(), noura.opted_out_at),
        (Some("=1+1"), Some("شركة الأفق"), None)
    );
    assert_eq!((noura.owner.is_some(), noura.created_by.is_some()), (true, true));

    // Once more: everybody is there, but for whom only a name is known of.
    let again = Bringing::of(db, &owner(), What::Contacts, &rows).await;
    assert_eq!((again.now().await.tally.fresh, again.now().await.tally.known), (1, 2));
    imports::give_up(db, &calls(db, &owner()).await, again.id).await.unwrap();

    // One of them is changed meanwhile: she stays, and her company with her.
    contacts::consent(db, &calls(db, &owner()).await, Which::id(noura.id), crm::consents::Consent::Out).await.unwrap();
    let import = bringing.undo().await;
    assert_eq!((import.state, &import.left[..]), (State::Undone, &[3][..]));
    let after = dump(&stage.look).await;
    assert_eq!(after["leads"], before["leads"]);
    assert_eq!(after["contacts"].len(), before["contacts"].len() + 1);
    assert_eq!((look(known).await.notes, look(known).await.company, look(known).await.emails.len()), (None, None, 0));
    let twice = imports::undo(db, &calls(db, &owner()).await, bringing.id).await;
    assert!(matches!(twice, Err(Error::Conflict(Conflict::ImportBusy))), "{twice:?}");
    stage.strike().await;
}

#[tokio::test]
async fn leads_are_opened_or_changed_and_taken_back() {
    let stage = People::set().await;
    let db = &stage.db;
    let open = deals::lead(db, "سارة", Some("+966501234567")).await;
    let before = dump(&stage.look).await;
    let rows = table(&[
        &["Name", "Mobile", "Interest", "Stage", "Notes"],
        &["سارة", "0501234567", "طاولة", "qualified", ""],
        &["نورة", "0507654321", "كرسي", "contacted", "تستعجل"],
        &["ليان", "", "مكتب", "nowhere", ""],
    ]);
    let bringing = Bringing::of(db, &owner(), What::Leads, &rows).await;
    let tally = bringing.now().await.tally;
    assert_eq!((tally.fresh, tally.known, tally.bad), (1, 1, 1));
    bringing.choose(Choice::Existing(Existing::Overwrite)).await;
    let import = bringing.run().await;
    assert_eq!((import.made, import.changed, import.tally.bad), (1, 1, 1));
    let show = async |number| leads::show(db, &calls(db, &owner()).await, number).await.unwrap();
    let changed = show(open.number).await;
    assert_eq!(
        (changed.interest.as_deref(), changed.stage.called()),
        (Some("طاولة"), crm::pipelines::Called::Usual(crm::pipelines::Usual::Qualified))
    );
    assert_eq!(changed.notes, open.notes, "an empty cell clears nothing");
    let new = show(open.number + 1).await;
    assert_eq!((&*new.contact, new.source, new.owner.is_some()), ("نورة", leads::LeadSource::Import, true));
    let import = bringing.undo().await;
    assert!(import.left.is_empty());
    assert_eq!(dump(&stage.look).await, before);
    stage.strike().await;
}

/// Files drawn at random, over what is there at random: taken back, everything is as it was but for numbers that were given and what
/// says how often it was changed. And cut off anywhere, they come to the same.
#[tokio::test]
async fn an_import_taken_back_never_was_and_one_cut_off_is_one_that_was_not() {
    let stage = People::set().await;
    let db = &stage.db;
    let mut dice = Dice(seed());
    let phones: Vec<String> = (0..8).map(|n| format!("050123450{n}")).collect();
    let mails: Vec<String> = (0..5).map(|n| format!("a{n}@example.com")).collect();
    let names = ["سارة القحطاني", "نورة", "ليان بنت محمد", "Omar", ""];
    let companies = ["الأفق", "Horizon", "", ""];
    for (nth, phone) in phones.iter().take(3).enumerate() {
        deals::lead(db, names[nth], Some(&format!("+966{}", &phone[1..]))).await;
    }
    let start = dump(&stage.look).await;
    for _ in 0..depth(2, 60) {
        let what = *dice.pick(&[What::Contacts, What::Leads]);
        let mut cell = |from: &[String]| if dice.roll(3) == 0 { String::new() } else { dice.pick(from).clone() };
        let mut rows = table(&[&["name", "phone", "phone", "email", "company", "notes", "interest"]]);
        for nth in 0..12 {
            let (one, other, mail) = (cell(&phones), cell(&phones), cell(&mails));
            let name = names[nth % names.len()].to_owned();
            let company = companies[nth % companies.len()].to_owned();
            rows.push(vec![name, one, other, mail, company, format!("n{nth}"), format!("i{nth}")]);
        }
        let existing = *dice.pick(Existing::ALL);
        let whole = Bringing::of(db, &owner(), what, &rows).await;
        whole.choose(Choice::Existing(existing)).await;
        if whole.now().await.tally.fresh + whole.now().await.tally.known == 0 {
            continue;
        }
        let counted = whole.now().await.tally;
        let import = whole.run().await;
        assert_eq!(import.tally.rows, counted.rows);
        if existing == Existing::Skip {
            // Otherwise who is there may be given an address by which a row further down is told to be theirs.
            assert_eq!(
                (import.tally.twice, import.tally.bad),
                (counted.twice, counted.bad),
                "what was shown is what came"
            );
        }
        let meant = meaning(&stage.look).await;
        assert!(whole.undo().await.left.is_empty());
        assert_eq!(dump(&stage.look).await, start, "{what} {existing}: {rows:?}");

        let cut = Bringing::of(db, &owner(), what, &rows).await;
        cut.choose(Choice::Existing(existing)).await;
        let job = cut.start().await;
        loop {
            let (size, batches) = (1 + dice.roll(4), dice.roll(3));
            // In the middle of a batch: whoever writes is dropped at some point of it.
            let patience = dice.roll(40);
            let mut writing = Box::pin(cut.write(&job, size, batches));
            let mut turns = 0;
            let done = std::future::poll_fn(|context| {
                turns += 1;
                match writing.as_mut().poll(context) {
                    std::task::Poll::Ready(done) => std::task::Poll::Ready(Some(done)),
                    std::task::Poll::Pending if turns > patience => std::task::Poll::Ready(None),
                    std::task::Poll::Pending => std::task::Poll::Pending,
                }
            });
            drop(done.await);
            if cut.now().await.state == State::Done {
                break;
            }
        }
        assert_eq!(unversioned(&meaning(&stage.look).await), unversioned(&meant), "{what} {existing}: {rows:?}");
        let count = "select count(*) from import_rows where import_id = $1";
        let written: i64 = sqlx::query_scalar(count).bind(cut.id).fetch_one(&stage.look).await.unwrap();
        assert_eq!(written, 12, "each row once");
        assert!(cut.undo().await.left.is_empty());
        assert_eq!(dump(&stage.look).await, start);
    }
    stage.strike().await;
}

/// Written together or one after another, a row below finds whose an address has become.
#[tokio::test]
async fn what_a_row_gives_somebody_is_theirs_for_the_rows_below() {
    let stage = People::set().await;
    let db = &stage.db;
    deals::lead(db, "سارة القحطاني", Some("+966501234500")).await;
    let rows = table(&[
        &["name", "phone", "email", "company"],
        &["سارة القحطاني", "0501234500", "sara@example.com", ""],
        &["سارة", "0501234509", "sara@example.com", "الأفق"],
    ]);
    for batch in [2, 1] {
        let import = Bringing::of(db, &owner(), What::Contacts, &rows).await;
        import.choose(Choice::Existing(Existing::Fill)).await;
        let job = import.start().await;
        while import.now().await.state == State::Running {
            import.write(&job, batch, 1).await.expect("it is written");
        }
        let now = import.now().await;
        assert_eq!((now.made, now.changed, now.tally.twice, now.tally.bad), (0, 1, 1, 0), "{batch} at a time");
        let companies: i64 = sqlx::query_scalar("select count(*) from companies").fetch_one(&stage.look).await.unwrap();
        assert_eq!(companies, 0, "{batch} at a time");
        assert!(import.undo().await.left.is_empty());
    }
    stage.strike().await;
}

/// Versions go up with each taking back.
fn unversioned(all: &[String]) -> Vec<String> {
    let mut all: Vec<String> = all.iter().map(|row| row.chars().filter(|c| !c.is_ascii_digit()).collect()).collect();
    all.sort();
    all
}

#[tokio::test]
async fn who_may_not_does_not_and_what_is_erased_is_nowhere() {
    let stage = People::set().await;
    let db = &stage.db;
    stage.cast(&sara(), Role::Admin, &[]).await;
    let rows = table(&[&["name", "phone"], &["كناري", "0501234567"], &["نورة", "0507654321"], &["ليان", "0509999999"]]);
    let bringing = Bringing::of(db, &sara(), What::Contacts, &rows).await;
    // It is hers.
    let others = imports::show(db, &calls(db, &owner()).await, bringing.id).await;
    assert!(matches!(others, Err(Error::NotFound(_))), "{others:?}");
    let job = bringing.start().await;
    assert!(!bringing.write(&job, 1, 1).await.unwrap());
    // Whoever may no longer does not go on.
    stage.done(&owner(), &sara(), MemberChange::SetRole { role: Role::Viewer.into() }).await;
    let denied = bringing.write(&job, 1, 9).await;
    assert!(
        matches!(&denied, Err(Error::Denied(denied)) if denied.permission == Permission::CreateContacts),
        "{denied:?}"
    );
    stage.done(&owner(), &sara(), MemberChange::SetRole { role: Role::Admin.into() }).await;
    assert!(!bringing.write(&job, 1, 1).await.unwrap());

    // Two at once write no row twice.
    let mut behind = imports::open(db, &job, bringing.id).await.unwrap().unwrap();
    let (reader, _) = imports::reader(db, &job, bringing.id, &[], names).await.unwrap().unwrap();
    let last = bringing.rows(&reader, behind.reached);
    let mut ahead = behind.clone();
    assert!(imports::batch(db, &mut ahead, last.clone()).await.unwrap());
    assert!(!imports::batch(db, &mut behind, last).await.unwrap());

    // Somebody is erased: nothing of the file is left, nothing more comes of it, and what came of it can be taken back.
    let found = contacts::suggest(db, &calls(db, &owner()).await, "كناري", Permission::ViewContacts).await.unwrap();
    overview::erase::erase(db, &calls(db, &owner()).await, found[0].id, "طلب").await.unwrap();
    let import = bringing.now().await;
    assert_eq!((import.state, import.problem, import.headings.len()), (State::Failed, Some(FileProblem::Stopped), 0));
    assert!(!bringing.write(&job, 1, 9).await.unwrap());
    let gone = jobs::claim(db, 500).await.unwrap();
    assert!(gone.iter().any(|job| job.job() == Ok(Job::EraseFile { key: imports::key(db, bringing.id) })));
    let import = bringing.undo().await;
    assert_eq!((import.state, import.left), (State::Undone, vec![2]));
    assert!(
        contacts::suggest(db, &calls(db, &owner()).await, "نورة", Permission::ViewContacts).await.unwrap().is_empty()
    );

    // Three at once, each for a week.
    let mut all = Vec::new();
    for _ in 0..imports::WAITING {
        all.push(Bringing::of(db, &owner(), What::Contacts, &rows).await);
    }
    let file = GivenFile { name: "a.csv".into(), address: "https://cdn.discordapp.com/a.csv".into(), bytes: 10 };
    let more = imports::give(db, &calls(db, &owner()).await, What::Contacts, file.clone()).await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Imports))), "{more:?}");
    stage.house.clock.advance(imports::KEPT);
    let due = jobs::claim(db, 500).await.unwrap();
    for bringing in &all {
        let end =
            due.iter().find(|job| job.job() == Ok(Job::EndImport { import: bringing.id })).expect("its time is over");
        imports::over(db, end, bringing.id).await.unwrap();
        assert_eq!(bringing.now().await.state, State::Dropped);
    }
    let large = GivenFile { bytes: imports::FILE + 1, ..file };
    let large = imports::give(db, &calls(db, &owner()).await, What::Contacts, large).await;
    assert!(matches!(large, Err(Error::Conflict(Conflict::ImportTooLarge))), "{large:?}");
    stage.strike().await;
}
