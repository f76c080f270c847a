//! What a system says where a file is there by its name, and its bytes are with a service.

/// Whether the system says that a file is one that a service keeps elsewhere and cannot bring now: on Windows an error of its
/// Cloud Files, on a Mac a file without data that may not be fetched.
pub(super) fn is_kept_elsewhere(error: &std::io::Error) -> bool {
    error.raw_os_error().is_some_and(|code| {
        if cfg!(windows) {
            is_cloud_error_of_windows(code)
        } else {
            // EDEADLK: a file without data, where nothing may be fetched.
            cfg!(target_os = "macos") && code == 11
        }
    })
}

/// The codes that say that a provider is not running, that there is no network, or that it gave up.
fn is_cloud_error_of_windows(code: i32) -> bool {
    matches!(code, 362 | 386 | 388 | 389 | 393 | 395 | 398 | 404 | 426)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_says_of_a_file_in_the_cloud_that_it_is_elsewhere() {
        assert!([362, 388, 389, 395, 426].into_iter().all(is_cloud_error_of_windows));
        // Not found, access denied, shared by somebody else.
        assert!(![2, 3, 5, 32].into_iter().any(is_cloud_error_of_windows));
    }
}
