//! Contacts and the addresses they are known under.

mod sql;

pub(crate) use self::sql::{add_identities, insert, lock_identities, owners};
use crate::ids::ContactId;

/// What kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IdentityKind {
    /// Digits with country code, without `+`; also WhatsApp's `wa_id`.
    Phone,
    /// WhatsApp's business-scoped user id.
    WhatsAppUser,
    /// WhatsApp's business-scoped user id of the parent portfolio.
    WhatsAppParentUser,
}

impl IdentityKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::WhatsAppUser => "whatsapp_user",
            Self::WhatsAppParentUser => "whatsapp_parent_user",
        }
    }
}

/// An address.
pub(crate) type Identity = (IdentityKind, String);

pub(crate) struct NewContact {
    pub id: ContactId,
    pub name: String,
}
