"""What must not be able to hurt: processes killed, disks full, folders closed, two writers, hostile documents."""
