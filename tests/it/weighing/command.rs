//! `weights` on the command line.
