//! What customers write, and what they are answered.

pub mod conversations;
pub mod deliveries;
