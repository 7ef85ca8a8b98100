/** The common parts of the commands of {@code ./orderwright COMMAND}. */
@NullMarked
package app.command;

import org.jspecify.annotations.NullMarked;
