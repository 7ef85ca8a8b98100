/**
 * Beans that are prepared when the jar is built, so that it starts sooner.
 */
@NullMarked
package app.start;

import org.jspecify.annotations.NullMarked;
