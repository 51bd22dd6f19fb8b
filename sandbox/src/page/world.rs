//! What the handlers of the page share.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use tokio_util::sync::CancellationToken;

use super::Scene;
use crate::discord::{Discord, InteractionId, Modal};
use crate::meta::Meta;
use crate::twilio::Twilio;

/// Everything that the handlers share.
pub(super) struct World {
    pub(super) discord: Discord,
    pub(super) meta: Meta,
    pub(super) twilio: Twilio,
    pub(super) scene: Scene,
    /// The forms that were opened lately, for the one who fills them in.
    pub(super) modals: Mutex<VecDeque<Modal>>,
    /// Which command line an interaction of this page was, for the line above its answer.
    pub(super) lines: Mutex<HashMap<InteractionId, String>>,
    pub(super) stop: CancellationToken,
}

impl World {
    /// How often the application did what a neighbour would not have taken.
    pub(super) fn violations(&self) -> usize {
        self.discord.violations().len() + self.meta.violations().len() + self.twilio.violations().len()
    }
}
