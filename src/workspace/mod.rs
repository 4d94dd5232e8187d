//! The document a user works on: sources, scheme, choices, figures; one command path with undo; settings and recent
//! files. Knows nothing of windows.
