//! The running program and the line to it.

use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use eframe::egui::{Event, Modifiers, PointerButton, Pos2};
use egui_inspection::protocol::read_handshake;
use egui_inspection::{Request, Response, read_message, write_message};
use innovation_atlas::i18n::{Lang, text};

use super::display::Display;
use super::tree::{Item, items};

/// How long the program may take to show what is expected.
const PATIENCE: Duration = Duration::from_secs(90);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a control stays where it is before it is clicked: what loads may still move it.
const REST: Duration = Duration::from_millis(400);

/// The program, ended when dropped.
pub struct Program {
    child: Child,
    line: TcpStream,
    /// A folder of the test's own: settings, what dialogs answer, exports.
    pub folder: PathBuf,
    /// Where pictures of the window go.
    pictures: PathBuf,
    _display: Display,
}

impl Program {
    /// Starts the program on a display of its own, with settings of its own, and with a stand-in for the dialogs.
    pub fn start(name: &str, args: &[&OsStr]) -> Self {
        let folder = fresh_folder(name);
        let display = Display::start(1440, 900);
        let bin = folder.join("bin");
        stand_in_dialog(&bin, &folder);
        let port = free_port();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(bin).chain(std::env::split_paths(&path));
        let child = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"))
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("DISPLAY", &display.name)
            .env("EGUI_INSPECTION", format!("127.0.0.1:{port}"))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("HOME", &folder)
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_RUNTIME_DIR", folder.join("run"))
            .env("LC_ALL", "C.UTF-8")
            .env("LANG", "C.UTF-8")
            .env(
                "PATH",
                std::env::join_paths(paths).expect("a list of folders"),
            )
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .spawn()
            .expect("the program starts");
        let line = connect(port);
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        fs::create_dir_all(&pictures).expect("a folder for pictures");
        let mut program = Self {
            child,
            line,
            folder,
            pictures,
            _display: display,
        };
        program.wait_ready();
        program
    }

    /// Waits until the window is drawn and the display has told it where the pointer and the focus are: until then
    /// a click can be lost.
    fn wait_ready(&mut self) {
        self.wait_name(&text(Lang::En, "app.page_start"));
        for _ in 0..5 {
            self.settle();
            sleep(PAUSE);
        }
    }

    fn ask(&mut self, request: &Request) -> Response {
        write_message(&mut self.line, request).expect("the program listens");
        match read_message(&mut self.line).expect("the program answers") {
            Response::Error { message } => panic!("the program refuses {request:?}: {message}"),
            answer => answer,
        }
    }

    /// What is on the screen now.
    pub fn items(&mut self) -> Vec<Item> {
        match self.ask(&Request::GetTree) {
            Response::Tree { accesskit, .. } => accesskit.as_ref().map(items).unwrap_or_default(),
            other => panic!("no tree but {other:?}"),
        }
    }

    /// Waits until something fits, and gives it.
    pub fn wait_for(&mut self, what: &str, fits: impl Fn(&Item) -> bool) -> Item {
        let start = Instant::now();
        loop {
            let items = self.items();
            if let Some(item) = items.iter().find(|item| fits(item)) {
                return item.clone();
            }
            if start.elapsed() > PATIENCE {
                self.picture("missing");
                let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
                panic!("waited in vain for {what}; on the screen: {names:?}");
            }
            sleep(PAUSE);
        }
    }

    /// Waits for something with this name.
    pub fn wait_name(&mut self, name: &str) -> Item {
        self.wait_for(name, |item| item.name == name)
    }

    /// Waits for a control with this name that can be used and has come to rest, and clicks it.
    pub fn click(&mut self, name: &str) {
        let usable = |item: &Item| item.name == name && item.enabled && item.clickable;
        let mut before = self.wait_for(name, usable);
        for _ in 0..50 {
            sleep(REST);
            let now = self.wait_for(name, usable);
            if now.middle() == before.middle() {
                break;
            }
            before = now;
        }
        self.click_at(before.middle());
    }

    /// Clicks a place.
    pub fn click_at(&mut self, pos: Pos2) {
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        // The pointer is where it presses even if the display has just said that it is elsewhere.
        for events in [
            vec![Event::PointerMoved(pos)],
            vec![Event::PointerMoved(pos), button(true)],
            vec![Event::PointerMoved(pos), button(false)],
        ] {
            self.ask(&Request::ApplyEvents { events });
        }
        self.settle();
    }

    /// Lets the program draw until it rests, or for as many frames as an animation may take.
    pub fn settle(&mut self) {
        self.ask(&Request::Settle { max_steps: 120 });
    }

    /// Saves a picture of the window and gives its size.
    pub fn picture(&mut self, name: &str) -> [u32; 2] {
        let answer = self.ask(&Request::GetScreenshot {
            pixels_per_point: None,
        });
        let Response::Screenshot(png) = answer else {
            panic!("no picture but {answer:?}");
        };
        let path = self.pictures.join(format!("{name}.png"));
        fs::write(&path, &png.bytes).expect("the picture can be saved");
        println!("{}", path.display());
        png.size
    }

    /// Says what the next dialog answers.
    pub fn next_answer(&self, path: &Path) {
        fs::write(self.folder.join("answer"), format!("{}\n", path.display()))
            .expect("an answer can be written");
    }

    /// How the dialogs were called so far, one line each.
    pub fn dialogs(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.join("dialogs")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// Waits until a file is there and complete (the program moves it there whole).
    pub fn wait_file(&self, path: &Path) -> Vec<u8> {
        let start = Instant::now();
        while !path.exists() {
            assert!(
                start.elapsed() < PATIENCE,
                "{} was not written; dialogs: {:?}",
                path.display(),
                self.dialogs()
            );
            sleep(PAUSE);
        }
        fs::read(path).expect("the file can be read")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn fresh_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can go");
    }
    fs::create_dir_all(folder.join("run")).expect("a folder for the test");
    folder
}

/// A `zenity` that logs how it was called and answers with the content of a file: what a user would choose.
fn stand_in_dialog(bin: &Path, folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(bin).expect("a folder for the stand-in");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{0}/dialogs'\ncat '{0}/answer'\n",
        folder.display()
    );
    let path = bin.join("zenity");
    fs::write(&path, script).expect("the stand-in can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .expect("it can be made executable");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn connect(port: u16) -> TcpStream {
    let start = Instant::now();
    loop {
        if let Ok(line) = TcpStream::connect(("127.0.0.1", port)) {
            line.set_read_timeout(Some(PATIENCE)).expect("a timeout");
            read_handshake(&line).expect("the program speaks the inspection protocol");
            return line;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "the program's window did not open"
        );
        sleep(PAUSE);
    }
}
