//! What becomes of each row of a batch. Pure: what is there was looked up, and is held.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::{Existing, Flaw, Read, What, owners_of};
use crate::{
    companies::imported::Named,
    contacts::{
        self, Identity, Owners,
        imported::{Change as ContactChange, Known, New as NewContact},
    },
    ids::{ContactId, LeadId},
    kernel::names::names,
    leads::imported::{Change as LeadChange, New as NewLead, Open},
};

names! {
    /// What became of a row.
    pub enum Outcome {
        /// There is somebody or something new.
        Made = "made",
        /// What was there was changed.
        Changed = "changed",
        /// All that it says is there, or nothing was to be changed.
        Known = "known",
        /// Who is in it was in the file before.
        Twice = "twice",
        /// It can't be read.
        Bad = "bad",
    }
}

/// The same, as it is kept.
#[derive(Debug)]
pub(super) struct Became {
    pub row: i64,
    pub outcome: Outcome,
    pub flaws: Vec<Flaw>,
    pub contact: Option<ContactId>,
    pub contact_made: bool,
    pub contact_version: Option<i64>,
    pub lead: Option<LeadId>,
    pub lead_made: bool,
    pub lead_version: Option<i64>,
    pub before: Option<Json>,
}

impl Became {
    fn of(row: i64, outcome: Outcome) -> Self {
        Self {
            row,
            outcome,
            flaws: Vec::new(),
            contact: None,
            contact_made: false,
            contact_version: None,
            lead: None,
            lead_made: false,
            lead_version: None,
            before: None,
        }
    }
}

/// What is to be written for a batch.
pub(super) struct Plan {
    what: What,
    existing: Existing,
    now: DateTime<Utc>,
    pub companies: Named,
    known: HashMap<ContactId, Known>,
    open: HashMap<ContactId, Open>,
    touched: HashSet<ContactId>,
    pub contacts: Vec<NewContact>,
    pub contact_changes: Vec<ContactChange>,
    pub leads: Vec<NewLead>,
    pub lead_changes: Vec<LeadChange>,
    pub became: Vec<Became>,
}

/// What a row comes to, before anything is done about it.
enum Finding {
    Bad(Flaw),
    Twice,
    Known(ContactId),
    New,
}

impl Plan {
    pub fn new(
        what: What,
        existing: Existing,
        now: DateTime<Utc>,
        companies: Named,
        known: Vec<Known>,
        open: Vec<Open>,
        touched: Vec<ContactId>,
    ) -> Self {
        // Of several open leads the contact's own comes first.
        let open = open.into_iter().rev().map(|open| (open.contact_id, open)).collect();
        Self {
            what,
            existing,
            now,
            companies,
            known: known.into_iter().map(|known| (known.id, known)).collect(),
            open,
            touched: touched.into_iter().collect(),
            contacts: Vec::new(),
            contact_changes: Vec::new(),
            leads: Vec::new(),
            lead_changes: Vec::new(),
            became: Vec::new(),
        }
    }

    /// What the companies are called that rows need and that are not there.
    pub fn new_companies(&self, rows: &[Read], owners: &mut Owners) -> Vec<String> {
        let mut touched = self.touched.clone();
        let mut new = Vec::new();
        for row in rows.iter().filter(|row| row.flaws.is_empty()) {
            let needs = match self.find(row, owners, &touched) {
                Finding::Bad(_) | Finding::Twice => continue,
                Finding::Known(contact) => {
                    take(owners, &self.given(contact, row), contact);
                    touched.insert(contact);
                    let has_one = self.known.get(&contact).is_some_and(|known| known.company_id.is_some());
                    self.existing == Existing::Overwrite || (self.existing == Existing::Fill && !has_one)
                }
                Finding::New => {
                    let contact = ContactId::new(self.now);
                    take(owners, &row.draft.addresses, contact);
                    touched.insert(contact);
                    true
                }
            };
            new.extend(row.draft.company.clone().filter(|_| needs));
        }
        new
    }

    fn find(&self, row: &Read, owners: &Owners, touched: &HashSet<ContactId>) -> Finding {
        let of = owners_of(owners, row);
        if of.iter().any(|contact| touched.contains(contact)) {
            return Finding::Twice;
        }
        if row.draft.company.as_deref().is_some_and(|name| self.companies.is_several(name)) {
            return Finding::Bad(Flaw::Companies);
        }
        match of.as_slice() {
            [] => Finding::New,
            [only] if self.open.get(only).is_some_and(|open| !open.is_within_reach) => Finding::Bad(Flaw::OutOfReach),
            // Who was erased meanwhile is nobody's any more.
            [only] if self.known.contains_key(only) => Finding::Known(*only),
            _ => Finding::Bad(Flaw::TwoContacts),
        }
    }

    /// Decides about all rows, one after another.
    pub fn all(&mut self, rows: Vec<Read>, mut owners: Owners) {
        for row in rows {
            let became = match self.find(&row, &owners, &self.touched) {
                _ if !row.flaws.is_empty() => Became { flaws: row.flaws.clone(), ..Became::of(row.row, Outcome::Bad) },
                Finding::Bad(flaw) => Became { flaws: vec![flaw], ..Became::of(row.row, Outcome::Bad) },
                Finding::Twice => Became::of(row.row, Outcome::Twice),
                Finding::Known(contact) => {
                    // Theirs for the rows below, whether these are written together or one after another.
                    take(&mut owners, &self.given(contact, &row), contact);
                    self.touched.insert(contact);
                    self.known_one(contact, row)
                }
                Finding::New => {
                    let contact = ContactId::new(self.now);
                    take(&mut owners, &row.draft.addresses, contact);
                    self.touched.insert(contact);
                    self.new_one(contact, row)
                }
            };
            self.became.push(became);
        }
    }

    fn new_one(&mut self, id: ContactId, row: Read) -> Became {
        let Read { row, draft, flaws: _ } = row;
        let company = draft.company.as_deref().and_then(|name| self.companies.get(name));
        let is_lead = self.what == What::Leads;
        let (notes, extra) = match self.what {
            What::Contacts => (draft.notes.clone(), draft.extra.clone()),
            What::Leads => Default::default(),
        };
        let (name, language, addresses) = (draft.name, draft.language, draft.addresses);
        self.contacts.push(NewContact { id, name, company, language, notes, extra, addresses });
        let lead = is_lead.then(|| LeadId::new(self.now));
        self.leads.extend(lead.map(|lead| NewLead {
            id: lead,
            contact: id,
            interest: draft.interest,
            notes: draft.notes,
            stage: draft.stage,
            extra: draft.extra,
        }));
        let (contact, contact_version, lead_version) = (Some(id), Some(1), lead.map(|_| 1));
        Became {
            contact,
            contact_made: true,
            contact_version,
            lead,
            lead_made: is_lead,
            lead_version,
            ..Became::of(row, Outcome::Made)
        }
    }

    fn known_one(&mut self, id: ContactId, row: Read) -> Became {
        let mut became = Became { contact: Some(id), ..Became::of(row.row, Outcome::Known) };
        let mut before = json!({});
        if let Some((change, was)) = self.known.get(&id).and_then(|known| self.contact_change(known, &row)) {
            before["contact"] = was;
            self.contact_changes.push(change);
            became.outcome = Outcome::Changed;
            // It is known once it is changed.
            became.contact_version = Some(0);
        }
        match (self.what, self.open.get(&id)) {
            (What::Contacts, _) => {}
            (What::Leads, Some(open)) => {
                if let Some((change, was)) = self.lead_change(open, &row) {
                    before["lead"] = was;
                    became.lead = Some(open.id);
                    became.lead_version = Some(0);
                    self.lead_changes.push(change);
                    became.outcome = Outcome::Changed;
                }
            }
            (What::Leads, None) => {
                let lead = LeadId::new(self.now);
                let draft = row.draft;
                self.leads.push(NewLead {
                    id: lead,
                    contact: id,
                    interest: draft.interest,
                    notes: draft.notes,
                    stage: draft.stage,
                    extra: draft.extra,
                });
                became.lead = Some(lead);
                (became.lead_made, became.lead_version, became.outcome) = (true, Some(1), Outcome::Made);
            }
        }
        became.before = Some(before).filter(|before| before.as_object().is_some_and(|before| !before.is_empty()));
        became
    }

    /// What is said of somebody who is there and differs from what is known, as far as that is wanted.
    fn contact_change(&self, known: &Known, row: &Read) -> Option<(ContactChange, Json)> {
        let draft = &row.draft;
        let replaces = match self.existing {
            Existing::Skip => return None,
            Existing::Fill => false,
            Existing::Overwrite => true,
        };
        let mut fields = Vec::new();
        let company = draft.company.as_deref().and_then(|name| self.companies.get(name));
        let company = settle(known.company_id, company, replaces, "company", &mut fields);
        let said = draft.language.map(|language| language.as_str().to_owned());
        let language = settle(known.language.clone(), said, replaces, "language", &mut Vec::new());
        let (mut notes, mut extra) = (known.notes.clone(), known.extra.clone());
        if self.what == What::Contacts {
            notes = settle(notes, draft.notes.clone(), replaces, "notes", &mut fields);
            extra = merged(&known.extra, &draft.extra, replaces, &mut fields);
        }
        let is_renamed = replaces && known.name != draft.name;
        fields.extend(is_renamed.then_some("name"));
        let name = if is_renamed { draft.name.clone() } else { known.name.clone() };
        let came = self.came(known, &draft.addresses, replaces);
        if fields.is_empty() && came.is_empty() && language == known.language {
            return None;
        }
        let was = known.before(&came);
        let id = known.id;
        Some((ContactChange { id, name, company, language, notes, extra, addresses: came, fields, is_renamed }, was))
    }

    /// The addresses that a row gives somebody who is there.
    fn given(&self, contact: ContactId, row: &Read) -> Vec<Identity> {
        match self.known.get(&contact).filter(|_| self.existing != Existing::Skip) {
            Some(known) => self.came(known, &row.draft.addresses, self.existing == Existing::Overwrite),
            None => Vec::new(),
        }
    }

    /// Addresses that they do not have: of a kind of which they have none, or all; never more than somebody may have.
    fn came(&self, known: &Known, addresses: &[Identity], replaces: bool) -> Vec<Identity> {
        let mut came: Vec<Identity> = Vec::new();
        for address in addresses {
            let has = known.has(address) || contacts::other_spelling(address).is_some_and(|other| known.has(&other));
            let had = known.count(address.0);
            let count = had + came.iter().filter(|other| other.0 == address.0).count();
            if !has && (replaces || had == 0) && count < contacts::ADDRESSES {
                came.push(address.clone());
            }
        }
        came
    }

    fn lead_change(&self, open: &Open, row: &Read) -> Option<(LeadChange, Json)> {
        let draft = &row.draft;
        let replaces = match self.existing {
            Existing::Skip => return None,
            Existing::Fill => false,
            Existing::Overwrite => true,
        };
        let mut fields = Vec::new();
        let interest = settle(open.interest.clone(), draft.interest.clone(), replaces, "interest", &mut fields);
        let notes = settle(open.notes.clone(), draft.notes.clone(), replaces, "notes", &mut fields);
        let extra = merged(&open.extra, &draft.extra, replaces, &mut fields);
        let stage = draft.stage.filter(|_| replaces).unwrap_or(open.stage_id);
        if fields.is_empty() && stage == open.stage_id {
            return None;
        }
        Some((LeadChange { id: open.id, interest, notes, stage, extra, fields }, open.before()))
    }

    /// Notes at which versions the changes have left what they changed.
    pub fn versions(&mut self, contacts: &[(ContactId, i64)], leads: &[(LeadId, i64)]) {
        let contacts: HashMap<_, _> = contacts.iter().copied().collect();
        let leads: HashMap<_, _> = leads.iter().copied().collect();
        for became in &mut self.became {
            if became.contact_version == Some(0) {
                became.contact_version = became.contact.and_then(|contact| contacts.get(&contact).copied());
            }
            if became.lead_version == Some(0) {
                became.lead_version = became.lead.and_then(|lead| leads.get(&lead).copied());
            }
        }
    }
}

fn take(owners: &mut Owners, addresses: &[Identity], contact: ContactId) {
    for address in addresses {
        owners.take(address, contact);
    }
}

/// What is known, or what is said in its place.
fn settle<T: PartialEq>(
    known: Option<T>,
    said: Option<T>,
    replaces: bool,
    field: &'static str,
    fields: &mut Vec<&'static str>,
) -> Option<T> {
    if said.is_none() || said == known || (known.is_some() && !replaces) {
        return known;
    }
    fields.push(field);
    said
}

/// The same of the fields of the company's own, each by itself.
fn merged(known: &Json, said: &serde_json::Map<String, Json>, replaces: bool, fields: &mut Vec<&'static str>) -> Json {
    let mut all = known.as_object().cloned().unwrap_or_default();
    let before = all.clone();
    for (field, value) in said {
        if replaces || !all.contains_key(field) {
            all.insert(field.clone(), value.clone());
        }
    }
    fields.extend((all != before).then_some("extra"));
    Json::Object(all)
}
