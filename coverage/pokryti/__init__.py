"""Show where social services reach people and where they do not."""
