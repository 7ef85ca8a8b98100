/** The search by text, for all lists of the catalogue. */
@NullMarked
package catalog.search;

import org.jspecify.annotations.NullMarked;
