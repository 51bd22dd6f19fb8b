//! Contacts and the addresses they are known under.

mod sql;

pub(crate) use self::sql::{add_identities, insert, leave_addresses, lock_identities, owners};
use crate::{db::Tx, error::Result, ids::ContactId};

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

/// Gives a contact more addresses. One that is another contact's stays theirs: then the two may be one, which is kept for a
/// person to decide.
pub(crate) async fn add_addresses(tx: &mut Tx, contact: ContactId, addresses: &[Identity]) -> Result<()> {
    let owners = sql::owners(tx, &addresses.iter().collect::<Vec<_>>()).await?;
    let free = addresses.iter().filter(|address| !owners.contains_key(*address));
    let free: Vec<(ContactId, Identity)> = free.map(|address| (contact, address.clone())).collect();
    sql::add_identities(tx, &free).await?;
    let others: Vec<_> = owners.into_values().filter(|other| *other != contact).collect();
    sql::suspect(tx, contact, &others, "moved").await
}
