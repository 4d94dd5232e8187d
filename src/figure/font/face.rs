//! The bundled font files: a weight comes in, the files in which its characters are looked for go out.

use serde::{Deserialize, Serialize};

/// A weight of the face.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 500.
    Medium,
    /// 700.
    Bold,
}

impl Weight {
    /// All weights, lightest first.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Medium, Self::Bold];

    /// The number that CSS and font files use.
    #[must_use]
    pub fn value(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Medium => 500,
            Self::Bold => 700,
        }
    }
}

/// A bundled font file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Noto Sans SC, 400: all hanzi of GBK.
    Regular,
    /// Noto Sans SC, 500: the hanzi of GB2312.
    Medium,
    /// Noto Sans SC, 700: the hanzi of GB2312.
    Bold,
    /// Noto Sans, 400: Latin letters and signs that Noto Sans SC lacks.
    LatinRegular,
    /// Noto Sans, 700: the same.
    LatinBold,
}

impl Face {
    /// All faces.
    pub const ALL: [Self; 5] = [
        Self::Regular,
        Self::Medium,
        Self::Bold,
        Self::LatinRegular,
        Self::LatinBold,
    ];

    /// The file.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../assets/fonts/NotoSansSC-Regular.otf"),
            Self::Medium => include_bytes!("../../../assets/fonts/NotoSansSC-Medium.otf"),
            Self::Bold => include_bytes!("../../../assets/fonts/NotoSansSC-Bold.otf"),
            Self::LatinRegular => include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf"),
            Self::LatinBold => include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"),
        }
    }

    /// Where a character of a weight is looked for, in this order.
    #[must_use]
    pub fn chain(weight: Weight) -> [Self; 3] {
        match weight {
            Weight::Regular => [Self::Regular, Self::LatinRegular, Self::LatinRegular],
            Weight::Medium => [Self::Medium, Self::LatinRegular, Self::Regular],
            Weight::Bold => [Self::Bold, Self::LatinBold, Self::Regular],
        }
    }
}
