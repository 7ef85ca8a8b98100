/**
 * Faster starts: beans that Spring prepares before a start, and the training run for the JVM's cache.
 */
@NullMarked
package app.start;

import org.jspecify.annotations.NullMarked;
