//! What the program stands on breaks while webhooks pour in: what was acknowledged is there, and nothing is there twice. Each of these
//! but `steps` has a twin that must be found out.

mod connection;
mod database;
mod disk;
mod network;
mod steps;
