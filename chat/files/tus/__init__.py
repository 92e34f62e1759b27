"""Resumable uploads: tus 1.0 (core, creation, creation-with-upload, termination, expiration, checksum)."""
