/** What the command lines of {@code ./orderwright COMMAND} have in common. */
@NullMarked
package app.command;

import org.jspecify.annotations.NullMarked;
