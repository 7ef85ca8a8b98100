/**
 * {@code ./orderwright audit}: checks every invariant of a live database. The checks are SQL that shares nothing with what the modules are
 * made of, so that they may judge it, and so that tests may trust them.
 */
@NullMarked
package app.audit;

import org.jspecify.annotations.NullMarked;
