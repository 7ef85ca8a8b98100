/** Operators' actions on SKUs and products: an edit for each with its rules, and the HTTP API. */
@NullMarked
package catalog.operation;

import org.jspecify.annotations.NullMarked;
