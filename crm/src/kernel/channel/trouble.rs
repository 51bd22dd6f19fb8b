//! Why a number can't be used, as far as its provider says when it is asked. To add one: a variant, its words for the command line
//! here, and its text in each language (`commands/src/settings/whatsapp.rs`).

/// Why a number can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The secret is not the provider's.
    #[error("the provider refuses the secret: is it the right one, and has it not expired? (channel rotate-secret)")]
    SecretRefused,
    /// The secret is sound, but the provider shows it no such number or account.
    #[error(
        "the provider knows no such number or account, or does not show it to who has this secret: is its id right?"
    )]
    WrongId,
    /// The secret holds characters that can't be sent.
    #[error("the secret holds characters that can't be sent")]
    NoSecret,
    /// No connection, or no answer in time.
    #[error("the provider can't be reached from this machine")]
    Unreachable,
    /// The number is there and may not send.
    #[error("the provider says that the number may not send now; see its own console")]
    Blocked,
    /// The number could send, but what comes for it is not posted to us: the app is not subscribed to its business account.
    #[error(
        "the app is not subscribed to the number's business account, so Meta posts nothing that comes for it (channel subscribe)"
    )]
    NotSubscribed,
    /// The provider does not say which business account a number is in.
    #[error("the provider does not say which business account the number is in: may the token manage the account?")]
    NoAccount,
    /// Something else.
    #[error("the provider answers HTTP {0}, which says neither yes nor no")]
    Odd(u16),
}
