/** Refuses settings that nothing reads. */
@NullMarked
package app.settings;

import org.jspecify.annotations.NullMarked;
