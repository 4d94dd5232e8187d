//! Nothing is cut off, from the smallest window to 4K.

use innovation_atlas::app::PageName;
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;

use super::window::Window;

#[test]
fn every_page_fits_every_size() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        for size in [
            [1000.0, 640.0],
            [1280.0, 800.0],
            [1920.0, 1080.0],
            [3840.0, 2160.0],
        ] {
            window.harness.set_size(size.into());
            for page in PageName::ALL {
                window.go(page);
                for name in PageName::ALL {
                    let words = window.words(name.name());
                    assert!(window.shows(&words), "{words} at {size:?}");
                }
                let used = window.harness.ctx.globally_used_rect();
                assert!(
                    used.right() <= size[0] + 0.5 && used.bottom() <= size[1] + 0.5,
                    "{page:?} in {lang:?} needs {used:?} at {size:?}"
                );
            }
        }
    }
}
