/**
 * PostgreSQL for a first run: its programs out of the class path, its data, its password, and the watch that starts it again. Only the
 * account of this process gets to any of them.
 */
@NullMarked
package app.postgres;

import org.jspecify.annotations.NullMarked;
