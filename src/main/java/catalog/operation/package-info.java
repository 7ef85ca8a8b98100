/** Operators' actions on the catalogue: an edit for each, and the HTTP API. */
@NullMarked
package catalog.operation;

import org.jspecify.annotations.NullMarked;
