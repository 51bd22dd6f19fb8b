//! What a row of a file says, read as the verbs of contacts and leads read what is typed.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Goal, Part, What};
use crate::{
    companies, contacts,
    contacts::{Identity, IdentityKind},
    country::Country,
    csv,
    error::Field,
    fields::{self, Own},
    ids::StageId,
    kernel::names::names,
    language::Language,
    leads, phone, text,
};

names! {
    /// What is wrong with a row.
    pub enum Flaw {
        /// There is no name.
        NoName = "no_name",
        /// The name is too long.
        LongName = "long_name",
        /// A phone is none that could be anybody's.
        Phone = "phone",
        /// An e-mail address is none.
        Email = "email",
        /// There are too many addresses.
        Addresses = "addresses",
        /// What the company is called is too long.
        Company = "company",
        /// Several companies are called so.
        Companies = "companies",
        /// It is no language that the company can write in.
        Language = "language",
        /// The notes are too long.
        LongNotes = "long_notes",
        /// The interest is too long.
        LongInterest = "long_interest",
        /// There is no such stage.
        Stage = "stage",
        /// A field of the company's own can't be filled in with it.
        Own = "own",
        /// Its addresses are of different contacts.
        TwoContacts = "two_contacts",
        /// The contact has a lead already, of somebody whose leads are out of reach.
        OutOfReach = "out_of_reach",
    }
}

/// A row as it would be, for people to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Its number in the file.
    pub row: i64,
    /// What is known of it: what, and how that is written.
    pub parts: Vec<(Part, String)>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
}

/// What a row says.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its number in the file.
    pub row: i64,
    pub(super) draft: Draft,
    pub(super) flaws: Vec<Flaw>,
}

/// What is to be made of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub name: String,
    pub addresses: Vec<Identity>,
    pub company: Option<String>,
    pub language: Option<Language>,
    pub interest: Option<String>,
    pub stage: Option<StageId>,
    pub notes: Option<String>,
    pub extra: Map<String, Json>,
}

impl Read {
    /// As people look at it.
    pub fn sample(&self) -> Sample {
        let Self { row, draft, flaws } = self;
        let of = |kind| {
            let some = draft.addresses.iter().filter(move |(of, _)| *of == kind);
            some.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ")
        };
        let phones =
            of(IdentityKind::Phone).split(' ').map(|digits| format!("+{digits}")).collect::<Vec<_>>().join(" ");
        let all = [
            (Part::Name, Some(draft.name.clone())),
            (Part::Phone, Some(phones).filter(|phones| phones != "+")),
            (Part::Email, Some(of(IdentityKind::Email))),
            (Part::Company, draft.company.clone()),
            (Part::Language, draft.language.map(|language| language.as_str().to_owned())),
            (Part::Interest, draft.interest.clone()),
            (Part::Notes, draft.notes.as_deref().map(|notes| text::within(notes, 100))),
        ];
        let filled = all.into_iter().filter_map(|(part, said)| Some((part, said.filter(|said| !said.is_empty())?)));
        Sample { row: *row, parts: filled.collect(), flaws: flaws.clone() }
    }
}

/// Reads rows.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) what: What,
    pub(super) goals: Vec<Goal>,
    pub(super) country: Option<Country>,
    pub(super) fields: Vec<Own>,
    /// By what people call them, folded.
    pub(super) stages: Vec<(String, StageId)>,
}

impl Reader {
    /// What a row says. In lines of text, an apostrophe before what would be a formula stands for nothing.
    pub fn read(&self, row: i64, cells: &[String], is_guarded: bool) -> Read {
        let mut reading = Reading { reader: self, draft: Draft::default(), flaws: Vec::new() };
        let (mut names, mut notes) = (Vec::new(), Vec::new());
        for (goal, cell) in self.goals.iter().zip(cells) {
            let cell = if is_guarded { csv::unguarded(cell) } else { cell }.trim();
            if cell.is_empty() {
                continue;
            }
            match goal {
                Goal::Nothing => {}
                Goal::Own(field) => reading.own(*field, cell),
                Goal::Part(Part::Name) => names.insert(0, cell),
                Goal::Part(Part::LastName) => names.push(cell),
                Goal::Part(Part::Notes) => notes.push(cell),
                Goal::Part(part) => reading.part(*part, cell),
            }
        }
        reading.name(&names.join(" "));
        reading.notes(&notes.join("\n"));
        reading.addresses();
        let Reading { draft, mut flaws, .. } = reading;
        flaws.sort_unstable();
        flaws.dedup();
        Read { row, draft, flaws }
    }
}

struct Reading<'a> {
    reader: &'a Reader,
    draft: Draft,
    flaws: Vec<Flaw>,
}

impl Reading<'_> {
    fn part(&mut self, part: Part, cell: &str) {
        match part {
            Part::Phone => self.each(cell, Flaw::Phone, |reading, cell| {
                let digits = phone::phone(Field::Phone, cell, reading.reader.country).ok()?;
                Some((IdentityKind::Phone, digits))
            }),
            Part::Email => {
                self.each(cell, Flaw::Email, |_, cell| Some((IdentityKind::Email, contacts::email(cell).ok()?)));
            }
            Part::Company => {
                self.draft.company = text::line(Field::Company, cell, companies::NAME).ok();
                self.flawed(self.draft.company.is_none(), Flaw::Company);
            }
            Part::Language => {
                self.draft.language = language(cell);
                self.flawed(self.draft.language.is_none(), Flaw::Language);
            }
            Part::Interest => {
                self.draft.interest = text::line(Field::Interest, cell, leads::INTEREST).ok();
                self.flawed(self.draft.interest.is_none(), Flaw::LongInterest);
            }
            Part::Stage => {
                let key = text::search_key(cell);
                self.draft.stage = self.reader.stages.iter().find(|(called, _)| *called == key).map(|(_, id)| *id);
                self.flawed(self.draft.stage.is_none(), Flaw::Stage);
            }
            Part::Name | Part::LastName | Part::Notes => {}
        }
    }

    /// One address, or several behind one another.
    fn each(&mut self, cell: &str, flaw: Flaw, read: impl Fn(&Self, &str) -> Option<Identity>) {
        let whole = read(self, cell).map(|one| vec![one]);
        let several = || {
            let parts = cell.split([' ', ',', ';', '،', '؛', '/', '|', '\n']).filter(|part| !part.trim().is_empty());
            parts.map(|part| read(self, part)).collect::<Option<Vec<_>>>()
        };
        match whole.or_else(several) {
            Some(some) => self.draft.addresses.extend(some),
            None => self.flaws.push(flaw),
        }
    }

    fn name(&mut self, name: &str) {
        match text::line(Field::Name, name, contacts::NAME) {
            Ok(name) => self.draft.name = name,
            Err(_) if name.trim().is_empty() => self.flaws.push(Flaw::NoName),
            Err(_) => self.flaws.push(Flaw::LongName),
        }
    }

    fn notes(&mut self, notes: &str) {
        match text::optional_paragraph(Field::Notes, Some(notes), contacts::NOTES) {
            Ok(notes) => self.draft.notes = notes,
            Err(_) => self.flaws.push(Flaw::LongNotes),
        }
    }

    fn own(&mut self, field: crate::ids::FieldId, cell: &str) {
        // One that was removed meanwhile is not filled in.
        let Some(field) = self.reader.fields.iter().find(|own| own.id == field) else { return };
        match fields::Value::read(field, cell) {
            Ok(value) => drop(self.draft.extra.insert(field.id.to_string(), value.stored())),
            Err(_) => self.flaws.push(Flaw::Own),
        }
    }

    /// Each once, and no more of a kind than somebody may have.
    fn addresses(&mut self) {
        let mut seen = HashSet::new();
        self.draft.addresses.retain(|address| seen.insert(address.clone()));
        let of = |kind| self.draft.addresses.iter().filter(|(of, _)| *of == kind).count();
        let most = of(IdentityKind::Phone).max(of(IdentityKind::Email));
        self.flawed(most > contacts::ADDRESSES, Flaw::Addresses);
    }

    fn flawed(&mut self, is: bool, flaw: Flaw) {
        self.flaws.extend(is.then_some(flaw));
    }
}

fn language(cell: &str) -> Option<Language> {
    match text::search_key(cell).as_str() {
        "ar" | "arabic" | "العربيه" | "عربي" | "عربيه" | "ع" => Some(Language::Arabic),
        "en" | "english" | "الانجليزيه" | "انجليزي" | "انجليزيه" => Some(Language::English),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(goals: &[Part], cells: &[&str]) -> Read {
        let goals = goals.iter().map(|part| Goal::Part(*part)).collect();
        let reader =
            Reader { what: What::Contacts, goals, country: "SA".parse().ok(), fields: Vec::new(), stages: Vec::new() };
        reader.read(2, &cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>(), true)
    }

    #[test]
    fn a_row_is_read_as_people_type() {
        use Part::{Email, LastName, Name, Notes, Phone};
        let row = read(
            &[LastName, Phone, Name, Email, Phone, Notes],
            &["القحطاني", "966501234567 0507654321", " سارة ", "A@Example.com; b@example.com", "٠٥٠١٢٣٤٥٦٧", "'=1+1"],
        );
        assert!(row.flaws.is_empty(), "{row:?}");
        assert_eq!((row.draft.name.as_str(), row.draft.notes.as_deref()), ("سارة القحطاني", Some("=1+1")));
        let addresses: Vec<&str> = row.draft.addresses.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(addresses, ["966501234567", "966507654321", "a@example.com", "b@example.com"]);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        use Part::{Email, Language, Name, Phone};
        let row = read(&[Name, Phone, Email, Language], &["", "9.66501E+11", "sara@", "klingon"]);
        assert_eq!(row.flaws, [Flaw::NoName, Flaw::Phone, Flaw::Email, Flaw::Language]);
        assert_eq!(read(&[Name], &[&"س".repeat(101)]).flaws, [Flaw::LongName]);
    }
}
