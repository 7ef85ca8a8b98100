/**
 * {@code ./orderwright audit}: checks every invariant of a live database. The checks are SQL that shares no code with the modules. So the
 * checks can judge the modules, and tests can rely on the checks.
 */
@NullMarked
package app.audit;

import org.jspecify.annotations.NullMarked;
