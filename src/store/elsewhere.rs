//! Recognises the errors of systems for a file whose bytes are with a sync service.

/// Returns whether the system says that a service keeps a file elsewhere and cannot download it
/// now: on Windows an error of its Cloud Files, on a Mac a file without data that may not be
/// fetched.
pub(super) fn is_kept_elsewhere(error: &std::io::Error) -> bool {
    error.raw_os_error().is_some_and(|code| {
        if cfg!(windows) {
            is_cloud_error_of_windows(code)
        } else {
            // EDEADLK: a file without data, if nothing may be fetched.
            cfg!(target_os = "macos") && code == 11
        }
    })
}

/// The codes for a provider that is not running, a missing network, or a provider that gave up.
fn is_cloud_error_of_windows(code: i32) -> bool {
    matches!(code, 362 | 386 | 388 | 389 | 393 | 395 | 398 | 404 | 426)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_says_of_a_file_in_the_cloud_that_it_is_elsewhere() {
        assert!([362, 388, 389, 395, 426].into_iter().all(is_cloud_error_of_windows));
        // Not found, access denied, sharing violation.
        assert!(![2, 3, 5, 32].into_iter().any(is_cloud_error_of_windows));
    }
}
