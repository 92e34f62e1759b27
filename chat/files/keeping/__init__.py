"""Where bytes lie: blobs by their SHA-256, shared by the files that one person may see; they go with the last file."""
