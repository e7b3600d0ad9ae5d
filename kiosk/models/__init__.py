"""Brings checkpoints in from sticks, disks and hubs, and takes them out again."""
