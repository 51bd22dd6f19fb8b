//! What people come for at a time: what can be booked, with whom or where, and who has booked it.

pub mod bookings;
pub mod closures;
pub mod feeds;
pub mod resources;
pub mod services;
pub mod slots;
