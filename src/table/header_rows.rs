//! The rows of the header as a person names them: `3`, or `3-5`; 0 where there is none.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The rows of the header, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HeaderRows {
    /// The first one; 0 for a file without a header.
    pub first: u32,
    /// The last one; found without it.
    pub last: Option<u32>,
}

impl HeaderRows {
    /// The last row that is named.
    #[must_use]
    pub fn end(self) -> u32 {
        self.last.unwrap_or(self.first)
    }
}

impl From<u32> for HeaderRows {
    fn from(first: u32) -> Self {
        Self { first, last: None }
    }
}

impl FromStr for HeaderRows {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| ());
        let Some((first, last)) = text.split_once(['-', '–', '~']) else {
            return Ok(number(text)?.into());
        };
        let (first, last) = (number(first)?, number(last)?);
        if first == 0 || last < first || last - first > 9 {
            return Err(());
        }
        Ok(Self {
            first,
            last: Some(last),
        })
    }
}

impl fmt::Display for HeaderRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}", self.first),
        }
    }
}

impl Serialize for HeaderRows {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.last {
            Some(_) => out.collect_str(self),
            None => out.serialize_u32(self.first),
        }
    }
}

impl<'de> Deserialize<'de> for HeaderRows {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(u32),
            Several(String),
        }
        match Written::deserialize(text)? {
            Written::One(first) => Ok(first.into()),
            Written::Several(text) => {
                let rows = text.parse();
                rows.map_err(|()| D::Error::custom("header_row is a row as in 3, or \"3-5\""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HeaderRows;

    #[test]
    fn rows_are_named_alone_or_from_one_to_another() {
        assert_eq!("3".parse(), Ok(HeaderRows::from(3)));
        let several = HeaderRows {
            first: 3,
            last: Some(5),
        };
        assert_eq!("3-5".parse(), Ok(several));
        assert_eq!(several.to_string(), "3-5");
        for wrong in ["", "x", "5-3", "0-2", "1-99"] {
            assert!(wrong.parse::<HeaderRows>().is_err(), "{wrong}");
        }
    }
}
