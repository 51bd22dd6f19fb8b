//! How much of a contact's addresses somebody sees. A company may have phone numbers and e-mail addresses masked (the setting
//! `mask_addresses`): then a shared post shows `+966 5•• ••• •21`, and so does a private answer, unless whoever reads it holds
//! `reveal_addresses`.
//!
//! What the database says of a contact is read into [`ContactName`] and [`ContactPhone`]. Until they are told who looks
//! (`seen`) they show themselves masked: whoever forgets that shows too little, never too much.
//!
//! To show an address somewhere new: read it into one of these, and have the verb say `seen(sight::of(&mut tx).await?)`.

use std::{fmt, ops::Deref};

use sqlx::{
    Decode, Postgres, Type,
    error::BoxDynError,
    postgres::{PgHasArrayType, PgTypeInfo, PgValueRef},
};

use crate::{
    caller::Identity,
    db::Tx,
    error::Result,
    kernel::settings::{self, MaskAddresses},
};

/// How much somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Addresses are masked.
    Masked,
    /// Everything.
    Whole,
}

/// How much the caller sees. What a job shows, everybody in a channel reads.
pub(crate) async fn of(tx: &mut Tx) -> Result<Sight> {
    let is_whole = match tx.caller().identity {
        Identity::Member { .. } => tx.who.sees_addresses(tx.now()),
        Identity::Job => !settings::get::<MaskAddresses>(tx.conn()).await?,
        Identity::Channel(_) | Identity::Console(_) => true,
    };
    Ok(if is_whole { Sight::Whole } else { Sight::Masked })
}

/// Writes a type that is a text to whoever reads it, masked or not.
macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident by $mask:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name {
            raw: String,
            shown: String,
        }

        impl $name {
            /// What is no secret: an example, or what whoever reads it has just typed.
            pub fn whole(text: &str) -> Self {
                Self::from(text).seen(Sight::Whole)
            }

            /// As this is to be seen. No door can say so.
            pub(crate) fn seen(self, sight: Sight) -> Self {
                match sight {
                    Sight::Masked => self,
                    Sight::Whole => Self { shown: self.raw.clone(), ..self },
                }
            }

            /// Whether something is hidden.
            pub fn is_masked(&self) -> bool {
                self.shown != self.raw
            }
        }

        impl From<String> for $name {
            fn from(raw: String) -> Self {
                Self { shown: $mask(&raw), raw }
            }
        }

        impl From<&str> for $name {
            fn from(raw: &str) -> Self {
                raw.to_owned().into()
            }
        }

        /// What is to be shown.
        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.shown
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.shown)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.shown.fmt(f)
            }
        }

        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo {
                <String as Type<Postgres>>::type_info()
            }

            fn compatible(ty: &PgTypeInfo) -> bool {
                <String as Type<Postgres>>::compatible(ty)
            }
        }

        impl PgHasArrayType for $name {
            fn array_type_info() -> PgTypeInfo {
                <String as PgHasArrayType>::array_type_info()
            }
        }

        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> std::result::Result<Self, BoxDynError> {
                <String as Decode<Postgres>>::decode(value).map(Self::from)
            }
        }
    )*};
}

addresses! {
    /// What a contact is called. Who has shown no name is called by their number; that, or one that stands in a name, is masked.
    ContactName by masked_name;
    /// A contact's phone: digits without `+`; masked, in groups.
    ContactPhone by masked_phone;
    /// A contact's e-mail address; masked, its first letter and the end of its domain.
    ContactMail by masked_mail;
}

impl ContactName {
    /// What nobody but the service layer reads: to look for it, and to keep it in the log.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }
}

impl ContactPhone {
    /// What nobody but the service layer reads: to compare it.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }
}

impl ContactMail {
    /// What nobody but the service layer reads: to compare it.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }
}

/// Fewer digits are no phone number.
const PHONE: usize = 7;
/// How many digits at the beginning and at the end of a number stay.
const BEGIN: usize = 4;
const END: usize = 2;
/// What stands for a digit or a letter that is hidden.
const HIDDEN: char = '•';

/// A phone number in groups of three, as much of it as stays.
fn masked_phone(digits: &str) -> String {
    let masked: Vec<char> = masked_digits(digits).chars().collect();
    masked.chunks(3).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A name with every phone number and e-mail address in it masked.
fn masked_name(name: &str) -> String {
    let words = name.split_inclusive(char::is_whitespace).map(masked_mail).collect::<String>();
    let mut shown = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c| !may_be_in_a_phone(c)).unwrap_or(rest.len());
        match run {
            0 => {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
            run => {
                shown.push_str(&masked_digits(&rest[..run]));
                rest = &rest[run..];
            }
        }
    }
    shown
}

/// A word as it is; of an e-mail address, its first letter and the end of its domain.
fn masked_mail(word: &str) -> String {
    let Some((box_name, domain)) = word.split_once('@') else { return word.to_owned() };
    match (box_name.chars().next(), domain.rsplit_once('.')) {
        (Some(first), Some((_, end))) => format!("{first}{0}@{0}.{end}", String::from(HIDDEN).repeat(3)),
        _ => word.to_owned(),
    }
}

/// Digits of every script, and what people write between them.
fn may_be_in_a_phone(c: char) -> bool {
    c.is_numeric() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | ' ' | '\u{A0}' | '\u{2010}'..='\u{2015}')
}

/// The text with its digits hidden but for the first four and the last two, if it has as many as a phone number.
fn masked_digits(text: &str) -> String {
    let count = text.chars().filter(|c| c.is_numeric()).count();
    if count < PHONE {
        return text.to_owned();
    }
    let mut place = 0;
    let shown = text.chars().map(|c| {
        if !c.is_numeric() {
            return c;
        }
        place += 1;
        if place <= BEGIN.min(count - PHONE + 1) || place > count - END { c } else { HIDDEN }
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_show_where_they_are_and_no_more() {
        for (phone, shown) in
            [("966501234521", "966 5•• ••• •21"), ("15551234567", "155 5•• ••• 67"), ("1234567", "1•• ••6 7")]
        {
            assert_eq!(&*ContactPhone::from(phone), shown);
        }
        for (name, shown) in [
            ("+966501234521", "+9665••••••21"),
            ("سارة 050 123 4521", "سارة 050 1•• ••21"),
            ("٠٥٠١٢٣٤٥٢١ أبو فهد", "٠٥٠١••••٢١ أبو فهد"),
            ("sara.q@mail.example.com", "s•••@•••.com"),
            ("Sara <sara@x.sa> 1", "Sara <•••@•••.sa> 1"),
            ("سارة", "سارة"),
            ("Branch 12 (2026)", "Branch 12 (2026)"),
            ("@sara", "@sara"),
            ("SA.1234", "SA.1234"),
        ] {
            assert_eq!(&*ContactName::from(name), shown);
        }
    }

    #[test]
    fn who_may_sees_everything_and_nobody_else_does_by_mistake() {
        let phone = ContactPhone::from("966501234521");
        assert!(phone.is_masked() && !format!("{phone:?}").contains("1234"));
        assert_eq!(&*phone.clone().seen(Sight::Whole), "966501234521");
        assert!(!phone.clone().seen(Sight::Whole).is_masked());
        assert_eq!(phone.clone().seen(Sight::Masked), phone);
        assert!(!ContactName::from("سارة").is_masked());
    }

    proptest! {
        #[test]
        fn most_of_a_number_is_hidden(digits in "[0-9]{7,15}", before in "\\PC{0,6}", after in "\\PC{0,6}") {
            let middle = &digits[BEGIN..digits.len() - END];
            let (phone, name) = (ContactPhone::from(&*digits), ContactName::from(format!("{before}{digits}{after}")));
            let spaced: String = phone.chars().filter(|c| *c != ' ').collect();
            prop_assert!(!spaced.contains(&digits) && !name.contains(&digits), "{phone:?} {name:?}");
            prop_assert!(middle.is_empty() || phone.chars().filter(|c| *c == HIDDEN).count() >= middle.len());
        }

        #[test]
        fn a_name_keeps_its_length_and_its_letters(name in "[a-zA-Zء-ي ]{0,40}") {
            prop_assert_eq!(&*ContactName::from(&*name), &*name);
        }
    }
}
