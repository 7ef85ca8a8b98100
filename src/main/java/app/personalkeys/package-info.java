/**
 * The command {@code ./orderwright personal-keys}, which dumps and restores the keys of personal data.
 */
@NullMarked
package app.personalkeys;

import org.jspecify.annotations.NullMarked;
