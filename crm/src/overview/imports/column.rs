//! Where the columns of a file go: guessed by what they are called, in Arabic or English, and else by what stands in them.

use std::{fmt, str::FromStr};

use super::What;
use crate::{country::Country, error::Field, fields::Own, ids::FieldId, kernel::names::names, phone, text};

names! {
    /// What of a contact or a lead stands in a column.
    pub enum Part {
        /// What they are called.
        Name = "name",
        /// What they are called besides, behind the name.
        LastName = "last_name",
        /// Phones; several columns may hold them.
        Phone = "phone",
        /// E-mail addresses; several columns may hold them.
        Email = "email",
        /// The company they work for.
        Company = "company",
        /// In which language they are written to.
        Language = "language",
        /// What somebody wants who may buy.
        Interest = "interest",
        /// How far a lead has come.
        Stage = "stage",
        /// Anything else; several columns may hold it.
        Notes = "notes",
    }
}

impl Part {
    /// What a file of these may hold.
    pub fn of(what: What) -> impl Iterator<Item = Self> {
        let is_of = move |part: &Self| match part {
            Self::Interest | Self::Stage => what == What::Leads,
            _ => true,
        };
        Self::ALL.iter().copied().filter(is_of)
    }

    fn may_repeat(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Notes)
    }

    /// What people call such a column, each as [`key`] folds it.
    fn called(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "name",
                "full name",
                "fullname",
                "contact",
                "contact name",
                "customer",
                "customer name",
                "client",
                "client name",
                "lead",
                "lead name",
                "first name",
                "firstname",
                "given name",
                "display name",
                "الاسم",
                "اسم",
                "الاسم الكامل",
                "الاسم الاول",
                "اسم العميل",
                "العميل",
                "اسم جهه الاتصال",
                "جهه الاتصال",
                "اسم الزبون",
                "الزبون",
                "الاسم بالكامل",
            ],
            Self::LastName => &[
                "last name",
                "lastname",
                "family name",
                "surname",
                "اسم العايله",
                "العايله",
                "الاسم الاخير",
                "اللقب",
                "الكنيه",
            ],
            Self::Phone => &[
                "phone",
                "phones",
                "phone number",
                "phone no",
                "mobile",
                "mobile number",
                "mobile no",
                "mobile phone",
                "cell",
                "cell phone",
                "cellphone",
                "telephone",
                "tel",
                "gsm",
                "whatsapp",
                "whatsapp number",
                "phone 1",
                "phone 2",
                "phone 1 value",
                "phone 2 value",
                "mobile 1",
                "mobile 2",
                "home phone",
                "business phone",
                "work phone",
                "primary phone",
                "other phone",
                "الهاتف",
                "هاتف",
                "رقم الهاتف",
                "الجوال",
                "جوال",
                "رقم الجوال",
                "الموبايل",
                "موبايل",
                "رقم الموبايل",
                "المحمول",
                "رقم المحمول",
                "التلفون",
                "تلفون",
                "رقم التلفون",
                "التليفون",
                "الهاتف المحمول",
                "واتساب",
                "الواتساب",
                "رقم الواتساب",
                "رقم التواصل",
                "جوال 1",
                "جوال 2",
                "هاتف 1",
                "هاتف 2",
                "ارقام الهواتف",
                "الهواتف",
            ],
            Self::Email => &[
                "email",
                "emails",
                "e mail",
                "mail",
                "email address",
                "e mail address",
                "e mail 1 value",
                "e mail 2 value",
                "email 1",
                "email 2",
                "البريد",
                "البريد الالكتروني",
                "بريد",
                "بريد الكتروني",
                "الايميل",
                "ايميل",
                "عنوان البريد الالكتروني",
            ],
            Self::Company => &[
                "company",
                "company name",
                "organization",
                "organisation",
                "organization name",
                "organization 1 name",
                "account",
                "account name",
                "employer",
                "business",
                "الشركه",
                "شركه",
                "اسم الشركه",
                "الموسسه",
                "المنشاه",
                "جهه العمل",
                "المنظمه",
            ],
            Self::Language => &["language", "lang", "locale", "اللغه", "لغه", "لغه التواصل"],
            Self::Interest => &[
                "interest",
                "title",
                "subject",
                "lead title",
                "product",
                "request",
                "inquiry",
                "enquiry",
                "interested in",
                "needs",
                "الاهتمام",
                "المطلوب",
                "الطلب",
                "الموضوع",
                "العنوان",
                "مهتم ب",
                "المنتج",
                "الاستفسار",
                "الحاجه",
            ],
            Self::Stage => {
                &["stage", "status", "lead status", "lead stage", "المرحله", "مرحله", "الحاله", "حاله العميل"]
            }
            Self::Notes => &[
                "notes",
                "note",
                "comments",
                "comment",
                "remarks",
                "description",
                "details",
                "ملاحظات",
                "ملاحظه",
                "الملاحظات",
                "تعليق",
                "تعليقات",
                "الوصف",
                "تفاصيل",
                "التفاصيل",
            ],
        }
    }
}

/// Where a column goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Nowhere.
    Nothing,
    /// Into what everybody knows.
    Part(Part),
    /// Into a field of the company's own.
    Own(FieldId),
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("-"),
            Self::Part(part) => part.fmt(f),
            Self::Own(field) => field.fmt(f),
        }
    }
}

impl FromStr for Goal {
    type Err = ();

    fn from_str(raw: &str) -> Result<Self, ()> {
        match raw {
            "-" => Ok(Self::Nothing),
            raw => raw.parse().map(Self::Part).or_else(|_| raw.parse().map(Self::Own)).map_err(|_| ()),
        }
    }
}

/// What a column is called, folded: signs between words are blanks.
fn key(heading: &str) -> String {
    let folded = text::search_key(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether these are the names of columns, rather than the first of what stands in them.
pub fn is_heading(cells: &[String], country: Option<Country>) -> bool {
    !cells.iter().any(|cell| is_mail(cell) || is_phone(cell, country))
}

/// Where each column goes, as far as can be told from what it is called and from some rows.
pub fn guess(
    what: What,
    headings: &[String],
    sample: &[Vec<String>],
    fields: &[Own],
    country: Option<Country>,
) -> Vec<Goal> {
    let mut taken: Vec<Goal> = Vec::new();
    let mut free = |goal: Goal| {
        let repeats = matches!(goal, Goal::Part(part) if part.may_repeat());
        let is_free = repeats || !taken.contains(&goal);
        taken.push(goal);
        is_free
    };
    let keys: Vec<String> = headings.iter().map(|heading| key(heading)).collect();
    let named = |key: &String| {
        let own = fields.iter().find(|field| self::key(&field.name) == *key).map(|field| Goal::Own(field.id));
        own.or_else(|| Part::of(what).find(|part| part.called().contains(&key.as_str())).map(Goal::Part))
    };
    let mut goals: Vec<Goal> =
        keys.iter().map(|key| named(key).filter(|goal| free(*goal)).unwrap_or(Goal::Nothing)).collect();
    for (nth, goal) in goals.iter_mut().enumerate().filter(|(_, goal)| **goal == Goal::Nothing) {
        let cells: Vec<&str> = sample.iter().filter_map(|row| row.get(nth)).map(|cell| cell.trim()).collect();
        let most = |is: &dyn Fn(&str) -> bool| {
            let filled: Vec<&&str> = cells.iter().filter(|cell| !cell.is_empty()).collect();
            !filled.is_empty() && filled.iter().filter(|cell| is(cell)).count() * 10 >= filled.len() * 6
        };
        if most(&is_mail) {
            *goal = Goal::Part(Part::Email);
        } else if most(&|cell| is_phone(cell, country)) {
            *goal = Goal::Part(Part::Phone);
        }
    }
    if !goals.contains(&Goal::Part(Part::Name)) {
        // The first column of words that nothing else is known of.
        let is_words = |cell: &String| !cell.trim().is_empty() && !cell.chars().any(|c| c.is_ascii_digit() || c == '@');
        let words = |nth: usize| sample.iter().filter_map(|row| row.get(nth)).all(is_words) && !sample.is_empty();
        let first = (0..goals.len()).find(|nth| goals.get(*nth) == Some(&Goal::Nothing) && words(*nth));
        if let Some(goal) = first.and_then(|nth| goals.get_mut(nth)) {
            *goal = Goal::Part(Part::Name);
        }
    }
    goals
}

fn is_mail(cell: &str) -> bool {
    let mut parts = cell.trim().split('@');
    let (Some(name), Some(domain), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    !name.is_empty() && domain.contains('.') && !cell.trim().contains(char::is_whitespace)
}

/// A number that could be somebody's. A day is none, whatever it would be elsewhere.
fn is_phone(cell: &str, country: Option<Country>) -> bool {
    let parts: Vec<usize> = cell.trim().split(['-', '/', '.']).map(str::len).collect();
    let is_day = matches!(parts.as_slice(), [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4]);
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    !is_day && (8..=15).contains(&digits) && phone::phone(Field::Phone, cell, country).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(what: What, headings: &[&str], rows: &[&[&str]]) -> Vec<String> {
        let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let sample: Vec<_> = rows.iter().map(|row| owned(row)).collect();
        let goals = guess(what, &owned(headings), &sample, &[], "SA".parse().ok());
        goals.iter().map(Goal::to_string).collect()
    }

    #[test]
    fn columns_are_known_by_what_they_are_called() {
        for (headings, goals) in [
            (
                &["الاسم", "رقم الجوّال", "البريد الإلكتروني", "الشركة", "ملاحظات"][..],
                &["name", "phone", "email", "company", "notes"][..],
            ),
            (&["First Name", "Last Name", "Mobile_No.", "E-mail Address"], &["name", "last_name", "phone", "email"]),
            (
                &["Name", "Phone 1 - Value", "Phone 2 - Value", "Organization 1 - Name"],
                &["name", "phone", "phone", "company"],
            ),
            (&["name", "Customer name", "المدينة"], &["name", "-", "-"]),
            // As /crm export calls them.
            (
                &["name", "phones", "emails", "company", "owner", "language", "notes", "created_at"],
                &["name", "phone", "email", "company", "-", "language", "notes", "-"],
            ),
        ] {
            assert_eq!(guessed(What::Contacts, headings, &[]), goals, "{headings:?}");
        }
        assert_eq!(guessed(What::Leads, &["contact", "interest", "المرحلة"], &[]), ["name", "interest", "stage"]);
        assert_eq!(guessed(What::Contacts, &["name", "interest", "stage"], &[]), ["name", "-", "-"]);
    }

    #[test]
    fn and_else_by_what_stands_in_them() {
        let rows = [
            &["سارة القحطاني", "0501234567", "2026-12-01", "a@example.com"][..],
            &["نورة", "0507654321", "2026-12-02", ""],
        ];
        assert_eq!(guessed(What::Contacts, &["س", "ع", "ص", "ن"], &rows), ["name", "phone", "-", "email"]);
        let country = "SA".parse().ok();
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert!(is_heading(&cells(&["الاسم", "رقم الجوال"]), country));
        assert!(!is_heading(&cells(&["سارة", "0501234567"]), country));
    }

    #[test]
    fn what_people_call_columns_is_folded_and_means_one_thing() {
        let all: Vec<&str> = Part::ALL.iter().flat_map(|part| part.called()).copied().collect();
        for called in &all {
            assert_eq!(key(called), *called, "it would never be found");
            assert_eq!(all.iter().filter(|other| *other == called).count(), 1, "{called}");
        }
    }
}
