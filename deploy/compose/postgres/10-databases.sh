#!/bin/bash
# One database and one owner for each service; nobody else may enter. PostgreSQL runs this once, on an empty volume.
# After a password was changed in .env: docker compose exec postgres bash /docker-entrypoint-initdb.d/10-databases.sh
set -euo pipefail

ask() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres "$@"; }

give_database() { # SERVICE PASSWORD
	ask --set service="$1" --set password="$2" <<-'SQL'
		SELECT format('CREATE ROLE %I', :'service')
		WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
		ALTER ROLE :"service" LOGIN PASSWORD :'password';
		SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
		WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
		REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
	SQL
}

give_database intake "$YISHI_INTAKE_PASSWORD"
give_database meetings "$YISHI_MEETINGS_PASSWORD"
give_database supervision "$YISHI_SUPERVISION_PASSWORD"
give_database notification "$YISHI_NOTIFICATION_PASSWORD"
give_database portal "$YISHI_PORTAL_PASSWORD"
ask --command 'REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
