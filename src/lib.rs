//! Innovation Atlas: innovation points for enterprises, an innovation index for a city, and the pictures of both.
//!
//! A file becomes a [`table`] of text, a table becomes a typed [`dataset`], a [`scheme`] holds the rules,
//! [`analysis`] turns both into scores, [`figure`] describes them as pictures. The window ([`app`]) and the
//! command line ([`cli`]) are two users of that one path. Lower modules never import higher ones;
//! `tests/it/layering.rs` keeps it so.

pub mod i18n;

pub mod jobs;

pub mod table;

pub mod dataset;

pub mod composite;

pub mod scheme;

pub mod geo;

pub mod analysis;

pub mod figure;

pub mod report;

pub mod sample;

pub mod workspace;

pub mod app;
pub mod cli;
