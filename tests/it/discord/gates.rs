//! Every door × every kind of caller: each command, button, menu and form. What may be done follows from what the caller
//! holds; the tables say which permission each door is about, and what a person sees who may.

mod callers;
mod commands;
mod components;

use crm::{Permission, decision::Rule};

use super::stage::{called, count, words};
use crate::{harness::everything_but_the_log, house::House};

use self::callers::Caller;
pub use self::commands::{SAMPLES, run};

/// What a person sees who is refused, by the rule that says no.
fn refusal(rule: Rule) -> String {
    match rule {
        Rule::Disabled => words("ar", "refused-disabled"),
        // The sentence begins with the permission; these words follow.
        Rule::Denied => "محجوبة عنك".to_owned(),
        _ => words("ar", "refused-missing"),
    }
}

/// Fails unless the text refuses for want of this permission by this rule, and says who can give it.
fn assert_refused(text: &str, permission: Permission, rule: Rule, owner: crm::DiscordId, what: &str) {
    let named = rule == Rule::Disabled || text.contains(&called(permission));
    let refused = text.contains(&refusal(rule)) && named && text.contains(&format!("<@{owner}>"));
    assert!(refused, "{what} should be refused ({permission}, {rule:?}), but sees: {text}");
}

/// What the tables hold before something is tried that will be refused.
struct Before {
    rows: Vec<String>,
    refused: i64,
}

const REFUSED: &str = "select count(*) from audit_log where outcome = 'refused'";

impl Before {
    async fn now(house: &House, look: &sqlx::PgPool) -> Self {
        house.quiet().await;
        Self { rows: everything_but_the_log(look).await, refused: count(house, REFUSED).await }
    }

    /// Fails unless nothing has changed but the audit log, which has so many more refusals.
    async fn assert_unchanged(&self, house: &House, look: &sqlx::PgPool, refused: usize, what: &str) {
        let now = everything_but_the_log(look).await;
        let without = |rows: &[String], others: &[String]| -> Vec<String> {
            rows.iter().filter(|row| !others.contains(row)).cloned().collect()
        };
        let (gone, new) = (without(&self.rows, &now), without(&now, &self.rows));
        assert!(now == self.rows, "{what} was refused: nothing changes, but {gone:#?} became {new:#?}");
        let logged = count(house, REFUSED).await - self.refused;
        assert_eq!(logged, refused as i64, "{what} was refused to {refused}: the log says so once of each");
    }
}

/// Which rule lets this caller use the permission, or doesn't.
fn decides(caller: &Caller, permission: Permission) -> Result<(), Rule> {
    let decision = caller.holds.decide(caller.is_owner, caller.disabled, permission, caller.now);
    if decision.allowed { Ok(()) } else { Err(decision.rule) }
}
