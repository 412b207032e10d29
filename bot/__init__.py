"""The process: settings, composition root, conversation, planners, channels."""
