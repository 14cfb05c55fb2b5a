#!/bin/sh
# What the public image's entry point does, for tests.
set -e
export PGDATA=/var/lib/postgresql/data/cluster
if [ ! -s "$PGDATA/PG_VERSION" ]; then
	printf %s "$POSTGRES_PASSWORD" >/tmp/password
	initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256 \
		--encoding=UTF8 --locale=C.UTF-8 >/dev/null
	rm /tmp/password
	echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
	pg_ctl -w start -o "-c listen_addresses='' -k /var/run/postgresql" >/dev/null
	PGPASSWORD="$POSTGRES_PASSWORD" createdb --host=/var/run/postgresql \
		--username="$POSTGRES_USER" "$POSTGRES_DB"
	pg_ctl -w stop >/dev/null
fi
exec postgres -c listen_addresses='*' -k /var/run/postgresql
