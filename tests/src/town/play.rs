//! Plays a story to its end on a clock of its own.

/// Bytes of stack for one story.
const STACK: usize = 256 * 1024 * 1024;

/// One after the other.
pub(super) async fn in_turn<T>(running: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut ends = Vec::with_capacity(running.len());
    for one in running {
        ends.push(one.await);
    }
    ends
}

/// Plays a story on a clock that nobody waits for, with room for the deep calls of an unoptimised build.
///
/// # Panics
/// When the story does.
pub fn play<F: Future<Output = ()>>(story: impl FnOnce() -> F + Send + 'static) {
    played(story);
}

/// As [`play`], for a story that leads to something.
///
/// # Panics
/// When the story does.
pub fn played<T: Send + 'static, F: Future<Output = T>>(story: impl FnOnce() -> F + Send + 'static) -> T {
    let run = move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        match runtime.enable_all().start_paused(true).build() {
            Ok(runtime) => runtime.block_on(Box::pin(story())),
            Err(error) => panic!("{error}"),
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(told)) => told,
        Ok(Err(cause)) => std::panic::resume_unwind(cause),
        Err(error) => panic!("{error}"),
    }
}
