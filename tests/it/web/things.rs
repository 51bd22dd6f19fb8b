//! One of each, of which the samples of routes are about.

use chrono::TimeDelta;
use crm::{
    Caller, ContactId, Role, TenantDb, companies, contacts,
    deals::{self, NewDeal},
    members,
    tasks::{self, NewTask},
};

use super::{Served, Things};
use crate::{
    crm::bookings,
    harness::{calls, owner, person, run},
};

impl Things {
    /// With those that take more than a company.
    pub(super) async fn and_more(mut self, served: &Served) -> Self {
        let (db, boss) = (&served.db, calls(&served.db, &owner()).await);
        self.0.extend(customers(db, &boss).await);
        self.0.extend(sales(db, &boss).await);
        self.0.extend(calendar(served).await);
        let template = "01900000-0000-7000-8000-000000000777";
        let mut conn = served.look.acquire().await.unwrap();
        run(
            &mut conn,
            format!(
                "insert into templates (id, account, name, language, category, state, named, shape, created_at, updated_at)
                 values ('{template}', '2001', 'order_ready', 'ar', 'utility', 'approved', false,
                         '{{\"header\": null, \"body\": \"طلبك {{{{1}}}} جاهز.\", \"footer\": null, \"buttons\": []}}', now(), now())"
            ),
        )
        .await;
        self.0.push(("{template}", template.to_owned()));
        let stepper = person(100_000_000_000_000_401, "stepper");
        served.hires(&stepper, Role::Sales).await;
        let stepper = members::check(db, &boss, &stepper).await.unwrap().id.unwrap();
        let steps = format!(
            "insert into two_factors (member_id, salt, made_at, confirmed_at)
             select id, decode(repeat('08', 32), 'hex'), now(), now() from members where id in ('{stepper}', '{}')",
            self.0.iter().find(|(name, _)| *name == "{member}").expect("a colleague").1
        );
        run(&mut conn, steps).await;
        self.0.push(("{stepper}", stepper.to_string()));
        self
    }
}

async fn contact(db: &TenantDb, boss: &Caller, name: &str, company: Option<&str>) -> ContactId {
    let new = contacts::Edit { name: name.into(), company: company.map(Into::into), ..contacts::Edit::default() };
    contacts::add(db, boss, new).await.unwrap().id
}

async fn customers(db: &TenantDb, boss: &Caller) -> Vec<(&'static str, String)> {
    let new = companies::Edit { name: "Mashriq".into(), ..companies::Edit::default() };
    let company = companies::add(db, boss, new).await.unwrap();
    let label = companies::Which::number(company.number).label();
    let sara = async || contact(db, boss, "Sara", Some(&label)).await;
    let (namesake, other) = (sara().await, sara().await);
    let (kept, gone) = (contact(db, boss, "Kept", None).await, contact(db, boss, "Gone", None).await);
    let merge = contacts::merge(db, boss, kept, gone).await.unwrap().id;
    vec![
        ("{double}", contact(db, boss, "Leyla", None).await.to_string()),
        ("{namesake}", namesake.to_string()),
        ("{other_namesake}", other.to_string()),
        ("{merge}", merge.to_string()),
    ]
}

/// A second deal of the customer's who wrote, and a second task of the colleague's who has one.
async fn sales(db: &TenantDb, boss: &Caller) -> Vec<(&'static str, String)> {
    let first = deals::show(db, boss, deals::Which::number(1001)).await.unwrap();
    let new = NewDeal {
        contact: first.contact_id,
        pipeline: None,
        subject: Some("A chair".into()),
        value: None,
        expected_on: None,
        notes: None,
    };
    deals::add(db, boss, new).await.unwrap();
    let colleague = tasks::show(db, boss, &tasks::Which::read("1001")).await.unwrap().assignee;
    let new = NewTask { title: "Write".into(), assignee: Some(colleague.into()), ..NewTask::default() };
    tasks::add(db, boss, new).await.unwrap();
    // Somebody else than whoever has the tasks.
    let other = members::check(db, boss, &owner()).await.unwrap().id.unwrap();
    vec![("{other_member}", other.to_string())]
}

/// A room with bookings of the owner's: one to come, one that is held, and one that has begun; and two times that are free.
async fn calendar(served: &Served) -> Vec<(&'static str, String)> {
    let db = &served.db;
    let service = bookings::room(db, "room", 1).await;
    let times = bookings::free(db, service).await;
    let booked = async |at: usize| bookings::book(db, &owner(), service, times[at]).await.unwrap().number;
    let (booking, held, past) = (booked(1).await, booked(3).await, booked(5).await);
    let mut conn = served.look.acquire().await.unwrap();
    run(&mut conn, format!("update bookings set state = 'held', held_until = starts_at where number = {held}")).await;
    let ago = TimeDelta::days(30).num_seconds();
    run(
        &mut conn,
        format!(
            "update bookings set starts_at = starts_at - interval '{ago} s', ends_at = ends_at - interval '{ago} s',
                                 busy = tstzrange(lower(busy) - interval '{ago} s', upper(busy) - interval '{ago} s')
             where number = {past}"
        ),
    )
    .await;
    vec![
        ("{booking}", booking.to_string()),
        ("{held_booking}", held.to_string()),
        ("{past_booking}", past.to_string()),
        ("{free}", times[7].to_rfc3339()),
        ("{free_later}", times[9].to_rfc3339()),
    ]
}
