/**
 * The embedded PostgreSQL server, the connection to any PostgreSQL, and the migrations at the start.
 */
@NullMarked
package app.database;

import org.jspecify.annotations.NullMarked;
