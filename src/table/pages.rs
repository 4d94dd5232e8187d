//! Room for much that is written once: a number of zeros is asked for, they are written over, and a buffer goes out. Much
//! of it lies in large pages where the system has such: it hands out small ones one by one, which takes longer than to
//! fill them.

use std::io::{Error, Result};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use memmap2::MmapMut;
use polars_buffer::Buffer;

/// Less than so many bytes take few pages of any size.
const MUCH: usize = 4 << 20;

/// Room for so many values.
pub(crate) struct Pages<T>(Held<T>);

enum Held<T> {
    Few(Vec<T>),
    Many(MmapMut, PhantomData<T>),
}

impl<T: Pod> Pages<T> {
    /// Room for `length` values, zero as yet.
    pub fn zeroed(length: usize) -> Self {
        // Without room there is nothing that the program could go on with.
        Self::try_zeroed(length).unwrap_or_else(|_| Self(Held::Few(vec![T::zeroed(); length])))
    }

    /// The same, where there may be no room for as much.
    ///
    /// # Errors
    /// When there is none.
    pub fn try_zeroed(length: usize) -> Result<Self> {
        let bytes = length.saturating_mul(size_of::<T>());
        if bytes >= MUCH
            && let Ok(map) = MmapMut::map_anon(bytes)
        {
            // Who has no large pages has small ones.
            #[cfg(target_os = "linux")]
            let _ = map.advise(memmap2::Advice::HugePage);
            return Ok(Self(Held::Many(map, PhantomData)));
        }
        let mut few: Vec<T> = Vec::new();
        few.try_reserve_exact(length).map_err(Error::from)?;
        few.resize(length, T::zeroed());
        Ok(Self(Held::Few(few)))
    }

    /// The values.
    pub fn into_buffer(self) -> Buffer<T> {
        match self.0 {
            Held::Few(few) => Buffer::from(few),
            Held::Many(map, _) => {
                let bytes: Buffer<u8> = Buffer::from_owner(map);
                // A map begins at a page: there is nothing to move.
                let moved = |bytes: Buffer<u8>| bytemuck::pod_collect_to_vec(&bytes).into();
                bytes.try_transmute().unwrap_or_else(moved)
            }
        }
    }
}

impl<T: Pod> Deref for Pages<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Few(few) => few,
            Held::Many(map, _) => bytemuck::cast_slice(map),
        }
    }
}

impl<T: Pod> DerefMut for Pages<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Held::Few(few) => few,
            Held::Many(map, _) => bytemuck::cast_slice_mut(map),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_there_in_any_amount() {
        for length in [0, 1, 1000, MUCH / 8 - 1, MUCH / 8, MUCH / 4 + 3] {
            let mut room: Pages<f64> = Pages::zeroed(length);
            assert_eq!(room.len(), length);
            assert!(room.iter().all(|value| value.to_bits() == 0));
            for (at, place) in room.iter_mut().enumerate() {
                *place = at as f64;
            }
            let values = room.into_buffer();
            assert!(
                values
                    .iter()
                    .enumerate()
                    .all(|(at, value)| value.to_bits() == (at as f64).to_bits())
            );
            assert_eq!(values.len(), length);
        }
    }
}
