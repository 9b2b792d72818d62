"""The listener's desktop: media keys, remotes and notifications, over the session's D-Bus."""
