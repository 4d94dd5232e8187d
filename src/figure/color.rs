//! Colours: sRGB with opacity, read from `#rrggbb`.

use serde::{Deserialize, Deserializer, de};

/// A colour with opacity, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Opacity, 255 = opaque.
    pub alpha: u8,
}

impl Color {
    /// The colour of `#rrggbb`, opaque.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.is_ascii() {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self {
            rgb: [part(0)?, part(2)?, part(4)?],
            alpha: 255,
        })
    }

    /// `#rrggbb`, without the opacity.
    #[must_use]
    pub fn hex(self) -> String {
        let [r, g, b] = self.rgb;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The same colour with another opacity, 0 to 1.
    #[must_use]
    pub fn with_alpha(self, opacity: f32) -> Self {
        Self {
            alpha: (opacity.clamp(0.0, 1.0) * 255.0).round() as u8,
            ..self
        }
    }

    /// Opacity, 0 to 1.
    #[must_use]
    pub fn opacity(self) -> f32 {
        f32::from(self.alpha) / 255.0
    }

    /// The colour on the way to another: 0 this, 1 the other. Opaque colours stay opaque.
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let mix =
            |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        let [a, b] = [self.rgb, other.rgb];
        Self {
            rgb: [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])],
            alpha: mix(self.alpha, other.alpha),
        }
    }

    /// Linear light of the three parts, 0 to 1.
    #[must_use]
    pub fn linear(self) -> [f32; 3] {
        self.rgb.map(|c| {
            let c = f32::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        })
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| {
            de::Error::invalid_value(de::Unexpected::Str(&text), &"a colour as #rrggbb")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_both_ways() {
        let color = Color::from_hex("#0f6b8a");
        assert_eq!(color.map(Color::hex).as_deref(), Some("#0f6b8a"));
        for bad in ["0f6b8a", "#0f6b8", "#0f6b8g", "#éé6b"] {
            assert_eq!(Color::from_hex(bad), None, "{bad}");
        }
    }
}
