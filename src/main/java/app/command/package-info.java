/** The common parts of the command lines of {@code ./orderwright COMMAND}. */
@NullMarked
package app.command;

import org.jspecify.annotations.NullMarked;
