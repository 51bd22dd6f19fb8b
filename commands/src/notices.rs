//! What a person is told in private when what they may do was changed.

use crm::{Role, jobs::Notice, tenants::Language};

use crate::{
    plain::{plain, stamp},
    reply::{Card, Reply, Tone},
    texts::{self, t},
};

/// The message, in the person's language, on behalf of the company.
pub(crate) fn notice(language: Language, company: &str, notice: &Notice) -> Reply {
    let (text, by, notes) = match notice {
        Notice::RoleSet { role, by, notes } => (role_set(language, role, notice.role()), by, notes),
        Notice::Granted { permissions, until: None, by, notes } => {
            let names = named(language, permissions);
            (t!(language, "notice-granted", permissions = names), by, notes)
        }
        Notice::Granted { permissions, until: Some(until), by, notes } => {
            let (names, when) = (named(language, permissions), stamp(*until, 'f'));
            let soon = stamp(*until, 'R');
            (t!(language, "notice-granted-until", permissions = names, when = when, soon = soon), by, notes)
        }
        Notice::Removed { by, notes } => {
            (t!(language, "notice-removed", role = texts::role(language, Role::User)), by, notes)
        }
    };
    let card = Card::new(Tone::Calm)
        .title(t!(language, "notice-title", company = plain(company, 100)))
        .text(text)
        .beside(t!(language, "field-by"), plain(by, 100))
        .field(t!(language, "field-reason"), notes.as_deref().map(|notes| plain(notes, 900)).unwrap_or_default());
    Reply::card(card)
}

/// A role of a later version is called by its stored name.
fn role_set(language: Language, stored: &str, known: Option<Role>) -> String {
    match known {
        Some(role) => {
            t!(
                language,
                "notice-role-set",
                role = texts::role(language, role),
                about = texts::role_about(language, role)
            )
        }
        None => t!(language, "notice-role-set", role = plain(stored, 40), about = ""),
    }
}

fn named(language: Language, stored: &[String]) -> String {
    let name = |stored: &String| match stored.parse() {
        Ok(permission) => texts::permission(language, permission),
        Err(_) => plain(stored, 40),
    };
    texts::list(language, stored.iter().map(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notice_in_both_languages() {
        let until = chrono::DateTime::from_timestamp(1_800_000_000, 0);
        let (by, notes) = ("Huda *x*".to_owned(), Some("new shift <@1>".to_owned()));
        let granted = |until| Notice::Granted {
            permissions: vec!["export_data".into(), "gone".into()],
            until,
            by: by.clone(),
            notes: None,
        };
        let notices = [
            Notice::RoleSet { role: "moderator".into(), by: by.clone(), notes: notes.clone() },
            granted(None),
            granted(until),
            Notice::Removed { by: by.clone(), notes },
        ];
        for language in Language::ALL {
            let bodies: Vec<_> = notices.iter().map(|n| notice(language, "شركة النور", n).message("nonce")).collect();
            insta::assert_json_snapshot!(format!("notices_{}", language.as_str()), bodies);
        }
    }
}
