#!/bin/sh
# Makes the data folder once, then becomes the server. Arguments are arguments of the server.
set -eu
if [ ! -f "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  printf '%s' "$POSTGRES_PASSWORD" > /tmp/password
  initdb -D "$PGDATA" -U postgres --pwfile /tmp/password -A scram-sha-256 --no-locale -E UTF8 --no-sync > /dev/null 2>&1
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
fi
# A container that was killed comes back with the process numbers it had: the old file would be taken for a running server.
rm -f "$PGDATA/postmaster.pid"
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
