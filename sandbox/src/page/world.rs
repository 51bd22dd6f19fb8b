//! What the handlers of the page share.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use tokio_util::sync::CancellationToken;

use super::Scene;
use crate::discord::{Discord, InteractionId, Modal};
use crate::meta::Meta;

/// Everything that the handlers share.
pub(super) struct World {
    pub(super) discord: Discord,
    pub(super) meta: Meta,
    pub(super) scene: Scene,
    /// The forms that were opened lately, for the one who fills them in.
    pub(super) modals: Mutex<VecDeque<Modal>>,
    /// Which command line an interaction of this page was, for the line above its answer.
    pub(super) lines: Mutex<HashMap<InteractionId, String>>,
    pub(super) stop: CancellationToken,
}
