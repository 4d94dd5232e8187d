//! Whether the system wishes for less motion, as far as files of the desktop tell: the settings of GTK and of KDE come in,
//! yes or no goes out.

use std::path::PathBuf;
use std::sync::LazyLock;

/// Asked once: a change of the desktop's settings holds from the next start.
static UNWANTED: LazyLock<bool> = LazyLock::new(|| {
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")));
    let Some(config) = config else {
        return false;
    };
    let says = |file: &str, of: fn(&str) -> bool| {
        std::fs::read_to_string(config.join(file)).is_ok_and(|text| of(&text))
    };
    says("gtk-4.0/settings.ini", gtk_says_so)
        || says("gtk-3.0/settings.ini", gtk_says_so)
        || says("kdeglobals", kde_says_so)
});

/// Whether the desktop asks for less motion.
pub(super) fn unwanted() -> bool {
    *UNWANTED
}

/// The value of a key in a settings file.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut values = text.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim())
    });
    values.next_back()
}

fn gtk_says_so(text: &str) -> bool {
    matches!(
        value(text, "gtk-enable-animations"),
        Some("0" | "false" | "False" | "FALSE")
    )
}

fn kde_says_so(text: &str) -> bool {
    value(text, "AnimationDurationFactor")
        .and_then(|factor| factor.parse::<f64>().ok())
        .is_some_and(|factor| factor <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desktops_say_what_they_wish() {
        assert!(gtk_says_so("[Settings]\ngtk-enable-animations = 0\n"));
        assert!(!gtk_says_so("[Settings]\ngtk-enable-animations=true"));
        assert!(!gtk_says_so("[Settings]"));
        assert!(kde_says_so("[KDE]\nAnimationDurationFactor=0\n"));
        assert!(!kde_says_so("[KDE]\nAnimationDurationFactor=0.5\n"));
        assert!(!kde_says_so("AnimationDurationFactor=soon"));
    }
}
