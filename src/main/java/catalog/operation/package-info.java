/** Operators' actions on the catalogue: the commands, their results, and the HTTP API. */
@NullMarked
package catalog.operation;

import org.jspecify.annotations.NullMarked;
