"""Reports as people get them: one channel-neutral answer, and from it the chat's message, the mail and the file."""
